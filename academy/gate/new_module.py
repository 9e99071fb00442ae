"""A new assignment as a small one that works: its text, tests and wrong answers are to be replaced one by one."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Template

from foundation.errors import Conflict, UnusableInput
from grader.model import Course

SKELETON = Path(__file__).parents[1] / "skeleton"
SUFFIX = ".tmpl"
_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_EXERCISE_MINUTES = " แบบฝึกหัดท้ายบท 60 นาที"
_EXERCISE_POINTS = " และแบบฝึกหัดอีก 20 คะแนน"
_EXERCISE_TASK = "\n**แบบฝึกหัดท้ายบท** เปิดโฟลเดอร์ `exercise` ข้างสมุดบันทึกนี้ อ่าน `README.md` แล้วทำตามโจทย์\n"


class Kind(StrEnum):
    """A notebook alone, or with an exercise of the kind `consumer` or `provider`."""

    NOTEBOOK = "notebook"
    CONSUMER = "consumer"
    PROVIDER = "provider"


@dataclass(frozen=True)
class NewModule:
    """What is known of it beforehand."""

    assignment_id: str
    title_th: str
    title_en: str
    kind: Kind
    stage: str
    sop_steps: str


def write_module(course: Course, module: NewModule) -> list[Path]:
    """Write its files and its entry in `course.toml`; what was written. Raises UnusableInput, Conflict.

    Written by root, they belong to whom the course belongs to: instructors edit them in their own JupyterLab.
    """
    if not _ID.fullmatch(module.assignment_id):
        raise _bad_name(module.assignment_id)
    files = dict(_files(course.root, module))
    known = {item.assignment_id for item in course.assignments}
    if module.assignment_id in known or any(path.exists() for path in files):
        raise _there_already(module.assignment_id)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if os.geteuid() == 0:
        _give_to_the_owner(course.root, files)
    listing = course.root / "course.toml"
    listing.write_text(f"{listing.read_text(encoding='utf-8').rstrip()}\n\n{_entry(module)}", encoding="utf-8")
    return [*files, listing]


def _give_to_the_owner(root: Path, files: Iterable[Path]) -> None:
    owner = root.stat()
    for place in {place for path in files for place in (path, *path.parents) if root in place.parents}:
        os.chown(place, owner.st_uid, owner.st_gid)


def _files(root: Path, module: NewModule) -> Iterator[tuple[Path, str]]:
    words = {
        "id": module.assignment_id,
        "title_th": module.title_th,
        "title_en": module.title_en,
        "toml_th": _toml(module.title_th),
        "toml_en": _toml(module.title_en),
        "stage": module.stage,
        "sop_steps": module.sop_steps,
        "exercise_minutes": "" if module.kind is Kind.NOTEBOOK else _EXERCISE_MINUTES,
        "exercise_points": "" if module.kind is Kind.NOTEBOOK else _EXERCISE_POINTS,
        "exercise_task": "" if module.kind is Kind.NOTEBOOK else _EXERCISE_TASK,
    }
    notebooks = root / "notebooks" / module.assignment_id
    yield notebooks / f"{module.assignment_id}.md", _filled(SKELETON / f"notebook.md{SUFFIX}", words)
    for source in sorted((SKELETON / "variants").glob(f"*{SUFFIX}")):
        yield notebooks / "variants" / source.name.removesuffix(SUFFIX), _filled(source, words)
    if module.kind is not Kind.NOTEBOOK:
        folder = SKELETON / module.kind
        for source in sorted(folder.rglob(f"*{SUFFIX}")):
            inside = source.relative_to(folder).as_posix().removesuffix(SUFFIX)
            yield root / "exercises" / module.assignment_id / inside, _filled(source, words)


def _filled(source: Path, words: dict[str, str]) -> str:
    return Template(source.read_text(encoding="utf-8")).substitute(words)


def _entry(module: NewModule) -> str:
    lines = [
        "[[assignments]]",
        f'id = "{module.assignment_id}"',
        f"title_th = {_toml(module.title_th)}",
        f"title_en = {_toml(module.title_en)}",
        f"stage = {_toml(module.stage)}",
        f"sop_steps = {_toml(module.sop_steps)}",
        f'notebooks = ["{module.assignment_id}"]',
        f"exercise = {str(module.kind is not Kind.NOTEBOOK).lower()}",
        "due_after_days = 14",
        "closes_after_days = 30",
    ]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A string of TOML: JSON's form is one."""
    return json.dumps(text, ensure_ascii=False)


def _bad_name(name: str) -> UnusableInput:
    return UnusableInput(
        "bad-module-name",
        th=f"ชื่อชุด «{name}» ใช้ไม่ได้ โปรดใช้ a–z 0–9 _ - โดยขึ้นต้นด้วยตัวอักษร",
        en=f"“{name}” cannot be an id: use a–z, 0–9, _ and -, beginning with a letter.",
    )


def _there_already(name: str) -> Conflict:
    return Conflict(
        "module-there-already",
        th=f"มีชุด «{name}» หรือโฟลเดอร์ของชุดนี้อยู่แล้ว โปรดใช้ชื่ออื่น",
        en=f"There is an assignment or a folder “{name}” already; take another name.",
    )
