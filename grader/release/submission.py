"""The first look at what is handed in: whether it can be graded at all, without running any of it.

Locked cells whose text was changed are no reason to refuse: grading puts the course's own text back. A cell
that is gone, doubled or of another type is: whatever score came of it would not be an honest one.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from grader.errors import BundleRejected
from grader.model import MAX_OWN_CELLS, Bundle, ExerciseKind, Release, cells_of, entry_paths, grade_id

_TYPES = ("code", "markdown", "raw")
_NBFORMAT = 4
_NAMED = 5
_NAME_BYTES = 255


def validate_submission(release: Release, submission: Bundle) -> None:
    """Raise BundleRejected, in a sentence its author can act on, for work that cannot be graded."""
    _check_names(submission)
    for path, content in release.student.items():
        if path.endswith(".ipynb") and "/" not in path:
            if path not in submission:
                raise _missing(path)
            _compare(path, cells_of(content), _parse(path, submission[path]))
    order = release.grading.get("exercise/exercise.toml")
    if order is not None:
        _check_entry(tomllib.loads(order.decode()), submission)


def _check_names(submission: Bundle) -> None:
    """Refuse what no folder can hold: a file that is also a folder, a name longer than a file system takes."""
    for path in submission:
        parts = path.split("/")
        folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        if any(folder in submission for folder in folders) or any(len(p.encode()) > _NAME_BYTES for p in parts):
            raise _impossible_name(parts[-1])


def _parse(path: str, content: bytes) -> list[Mapping[str, Any]]:
    try:
        notebook = json.loads(content)
        # A lone surrogate is JSON and yet no text: nothing could be written from it.
        json.dumps(notebook, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise _not_json(path) from error
    if not isinstance(notebook, dict) or notebook.get("nbformat") != _NBFORMAT:
        raise _not_a_notebook(path)
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise _not_a_notebook(path)
    return cells


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _TYPES:
        return False
    source, metadata = cell.get("source"), cell.get("metadata")
    lines = source if isinstance(source, list) else [source]
    outputs = cell.get("outputs", [])
    return (
        all(isinstance(line, str) for line in lines)
        and isinstance(metadata, dict)
        and isinstance(metadata.get("nbgrader", {}), dict)
        and isinstance(outputs, list)
        and all(isinstance(output, dict) for output in outputs)
    )


def _compare(path: str, released: list[dict[str, Any]], submitted: list[Mapping[str, Any]]) -> None:
    if len(submitted) > len(released) + MAX_OWN_CELLS:
        raise _too_many_cells(path)
    wanted = {name: cell["cell_type"] for cell in released if (name := grade_id(cell))}
    counts = Counter(grade_id(cell) for cell in submitted)
    types = {grade_id(cell): cell["cell_type"] for cell in submitted}
    gone = [name for name in wanted if counts[name] == 0]
    doubled = [name for name in wanted if counts[name] > 1]
    retyped = [name for name in wanted if counts[name] == 1 and types[name] != wanted[name]]
    if gone:
        raise _deleted(path, gone)
    if doubled:
        raise _duplicated(path, doubled)
    if retyped:
        raise _retyped(path, retyped)


def _check_entry(order: Mapping[str, Any], submission: Bundle) -> None:
    for group in entry_paths(ExerciseKind(order["kind"]), order["entry"]):
        places = [f"exercise/{path}" for path in group]
        if not any(path.startswith(place) if place.endswith("/") else path == place
                   for place in places for path in submission):  # fmt: skip
            raise _missing(places[0])


def _missing(path: str) -> BundleRejected:
    return BundleRejected(
        "file-missing",
        th=f"ไม่พบไฟล์ «{path}» ในงานที่ส่ง โปรดวางไฟล์ไว้ตามชื่อเดิมแล้วส่งใหม่",
        en=f"The file “{path}” is missing from the submission; put it back and submit again.",
    )


def _impossible_name(name: str) -> BundleRejected:
    return BundleRejected(
        "impossible-name",
        th=f"ชื่อไฟล์ «{name[:60]}» ในงานที่ส่งยาวเกินไปหรือซ้ำกับชื่อโฟลเดอร์ โปรดเปลี่ยนชื่อแล้วส่งใหม่",
        en=f"The file name “{name[:60]}” is too long or is also a folder's name; rename it and submit again.",
    )


def _not_json(path: str) -> BundleRejected:
    return BundleRejected(
        "notebook-not-json",
        th=f"อ่านสมุดบันทึก «{path}» ไม่ได้เพราะไฟล์เสียหาย (ไม่ใช่ JSON) โปรดดึงแบบฝึกหัดใหม่ ทำลงในสมุดบันทึกนั้น แล้วส่งอีกครั้ง",
        en=f"The notebook “{path}” is damaged (it is not JSON); fetch the assignment again, work in "
        "the fresh notebook and submit it.",
    )


def _not_a_notebook(path: str) -> BundleRejected:
    return BundleRejected(
        "notebook-not-nbformat",
        th=f"ไฟล์ «{path}» ไม่ใช่สมุดบันทึก Jupyter รุ่น 4 โปรดเปิดใน JupyterLab บันทึกอีกครั้ง แล้วส่งใหม่",
        en=f"The file “{path}” is not a Jupyter notebook of format 4; open it in JupyterLab, save it and submit again.",
    )


def _too_many_cells(path: str) -> BundleRejected:
    return BundleRejected(
        "too-many-cells",
        th=f"สมุดบันทึก «{path}» มีเซลล์ที่เพิ่มเองเกิน {MAX_OWN_CELLS:,} เซลล์ โปรดลบเซลล์ที่ไม่ใช้แล้วส่งใหม่",
        en=f"The notebook “{path}” has more than {MAX_OWN_CELLS:,} cells of its own; delete those not needed and submit again.",
    )


def _deleted(path: str, names: list[str]) -> BundleRejected:
    return BundleRejected(
        "cells-deleted",
        th=f"สมุดบันทึก «{path}» ขาดเซลล์ของแบบฝึกหัด: {_listed(names)} โปรดดึงแบบฝึกหัดใหม่ คัดลอกคำตอบของท่านลงไป แล้วส่งอีกครั้ง",
        en=f"The notebook “{path}” has lost cells of the assignment: {_listed(names)}; fetch the assignment "
        "again, copy your answers into it and submit again.",
    )


def _duplicated(path: str, names: list[str]) -> BundleRejected:
    return BundleRejected(
        "cells-duplicated",
        th=f"สมุดบันทึก «{path}» มีเซลล์ของแบบฝึกหัดซ้ำกัน: {_listed(names)} โปรดลบเซลล์ที่คัดลอกเกินมาแล้วส่งใหม่",
        en=f"The notebook “{path}” has cells of the assignment twice: {_listed(names)}; delete the copies "
        "and submit again.",
    )


def _retyped(path: str, names: list[str]) -> BundleRejected:
    return BundleRejected(
        "cells-retyped",
        th=f"สมุดบันทึก «{path}» มีเซลล์ที่ถูกเปลี่ยนชนิด (Code/Markdown): {_listed(names)} โปรดเปลี่ยนกลับเป็นชนิดเดิมแล้วส่งใหม่",
        en=f"The notebook “{path}” has cells of another type than before (Code/Markdown): {_listed(names)}; "
        "change them back and submit again.",
    )


def _listed(names: list[str]) -> str:
    more = f" (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
