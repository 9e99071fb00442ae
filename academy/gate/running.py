"""Every notebook from top to bottom: solved and as it is handed out, with the sample API there and out of reach."""

import ast
import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from academy.gate.finding import Finding
from foundation.isolation import Bind, Jail, Limits, environment_binds
from grader.model import NotebookSource, Release, cells_of, grade_id, nbgrader_of, text_of
from grader.release import notebook_variants

CELLS = Path(__file__).with_name("cells.py")
CELLS_INSIDE = Path("/run/cells.py")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "TZ": "Asia/Bangkok"}  # noqa: S108 - the jail's own
LIMITS = Limits(memory_mib=4096, processes=256, file_size_mib=64)
TIMEOUT_S = 180.0  # of all runs of one notebook
SECRET = b"a key of the gate's own, for an API of the gate's own"
ADDRESS, TOKEN = "SAMPLE_API_URL", "SAMPLE_API_TOKEN"
NOT_YET = "NotImplementedError"
_AS_SOLVED, _WITHOUT_API, _AS_RELEASED = "solution", "without the sample API", "released"


@contextlib.contextmanager
def sample_api() -> Iterator[Mapping[str, str]]:
    """The sample API on a free port of loopback; gives what a trainee's environment says of it."""
    import uvicorn

    from sample_api import tokens
    from sample_api.app import create_app
    from sample_api.settings import Settings

    server = uvicorn.Server(uvicorn.Config(create_app(Settings(secret=SECRET)), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield {ADDRESS: f"http://127.0.0.1:{port}", TOKEN: tokens.mint(SECRET, "malee")}
    finally:
        server.should_exit = True
        thread.join()


def run_notebook(source: NotebookSource, release: Release, environment: Mapping[str, str]) -> list[Finding]:
    """What stops a notebook where nothing should."""
    released = json.loads(release.student[f"{source.notebook_id}.ipynb"])
    ((_, solved),) = notebook_variants(release, source)[0].files.items()
    files = {
        path: data.decode() for path, data in release.student.items() if not path.endswith(".ipynb") and _is_text(data)
    }
    code = {
        name: [cell for cell in cells if cell["cell_type"] == "code"]
        for name, cells in ((_AS_SOLVED, cells_of(solved)), (_AS_RELEASED, released["cells"]))
    }
    code[_WITHOUT_API] = code[_AS_SOLVED]
    runs = [
        {"cells": list(map(text_of, cells)), "env": {} if name == _WITHOUT_API else dict(environment), "files": files}
        for name, cells in code.items()
    ]
    answers = _answers(runs)
    if answers is None:
        return [_endless(source)]
    found: list[Finding] = []
    for (name, cells), failures in zip(code.items(), answers, strict=True):
        expected = _names_of(code[_AS_SOLVED]) if name == _AS_RELEASED else None
        found += _stops(source, name, cells, failures, expected)
    return found


def _answers(runs: list[dict[str, Any]]) -> list[list[Any]] | None:
    """Run in a jail, for instructors may write the sources; of the network it sees what their own servers see."""
    jail = Jail(binds=[*environment_binds(), Bind(CELLS, CELLS_INSIDE)], network=True, limits=LIMITS, filtered=True)
    try:
        done = subprocess.run(
            jail.command([sys.executable, "-I", str(CELLS_INSIDE)]),
            input=json.dumps(runs), capture_output=True, text=True, timeout=TIMEOUT_S, check=True, env=ENVIRONMENT,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    answers: list[list[Any]] = json.loads(done.stdout)
    return answers


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _names_of(cells: list[dict[str, Any]]) -> frozenset[str]:
    """What the cells to be written define: unknown while they are not."""
    names: set[str] = set()
    for cell in cells:
        if nbgrader_of(cell).get("solution"):
            with contextlib.suppress(SyntaxError):
                tree = ast.parse(text_of(cell))
                names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return frozenset(names)


def _stops(
    source: NotebookSource, run: str, cells: list[dict[str, Any]], failures: list[Any], unwritten: frozenset[str] | None
) -> Iterator[Finding]:
    for number, (cell, failure) in enumerate(zip(cells, failures, strict=False), 1):
        if failure is None:
            continue
        error, text, missing = failure
        if unwritten is not None:  # as handed out: what is not written yet is told, and tests fail
            is_test = bool(nbgrader_of(cell).get("grade"))
            if error == NOT_YET or is_test or (error == "NameError" and missing in unwritten):
                continue
        yield _stopped(source, run, grade_id(cell) or f"code cell {number}", f"{error}: {text}".split("\n", 1)[0])


_RUNS_TH = {_AS_SOLVED: "ฉบับเฉลย", _WITHOUT_API: "เมื่อติดต่อ API ตัวอย่างไม่ได้", _AS_RELEASED: "ฉบับผู้เข้ารับการอบรม"}


def _stopped(source: NotebookSource, run: str, cell: str, error: str) -> Finding:
    return Finding(
        "notebook-stops",
        f"{source.notebook_id}/{cell}",
        th=f"สมุดบันทึก ({_RUNS_TH[run]}) หยุดที่เซลล์ {cell} ด้วย {error} โปรดแก้เซลล์นั้นให้รันจากบนลงล่างได้",
        en=f"The notebook ({run}) stops at the cell {cell} with {error}; let it run from top to bottom.",
    )


def _endless(source: NotebookSource) -> Finding:
    return Finding(
        "notebook-stops",
        source.notebook_id,
        th=f"สมุดบันทึกรันไม่จบภายใน {TIMEOUT_S:g} วินาที หรือโปรเซสที่รันล้ม โปรดดูว่าเซลล์ใดวนไม่รู้จบ",
        en=f"The notebook does not come to its end within {TIMEOUT_S:g} seconds, or its process died; see which cell never ends.",
    )
