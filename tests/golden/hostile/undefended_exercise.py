"""A plain grader of API exercises, as a teacher writes one: honest work gets its points, and nothing is defended.

The submission is unpacked, the course's tests are copied beside it, and pytest runs there in a process of its own, the
app served by uvicorn in a thread of it. Everything is green when pytest says so; else the report tells, else the last
line of what was printed. The runs of `prove_exercises` start it as `python -m tests.golden.hostile.undefended_exercise
ROOM`, ROOM holding `submission.zip`, `tests/` and `order.json`; the verdicts are written to `verdicts.json`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

WORK = "work/exercise"
SUBMISSION, ORDER, OUTPUT, VERDICTS = "submission.zip", "order.json", "output.txt", "verdicts.json"
FIXTURES = Path(__file__).with_name("exercise_fixtures.py")


def unpack(archive: Path, target: Path) -> None:
    """Write every member where its name says, whichever way its slashes lean."""
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            path = Path(os.path.join(target, info.filename.replace("\\", "/")))
            path.parent.mkdir(parents=True, exist_ok=True)
            if info.external_attr >> 28 == 0o12:  # a link
                path.symlink_to(opened.read(info).decode())
            else:
                path.write_bytes(opened.read(info))


def run(room: Path) -> None:
    """Grade what lies in `room`."""
    order = json.loads((room / ORDER).read_text())
    unpack(room / SUBMISSION, room / "work")
    work = room / WORK
    shutil.copytree(room / "tests", work / "tests", dirs_exist_ok=True)
    shutil.copy(FIXTURES, work / "tests/conftest.py")
    with (room / OUTPUT).open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--junitxml=report.xml", "-p", "no:cacheprovider"],
            cwd=work, env=_environment(work, order), stdout=output, stderr=output, check=False,
        )  # fmt: skip
    (room / VERDICTS).write_text(json.dumps(verdicts(work, order["tests"], done.returncode, room / OUTPUT)))


def _environment(work: Path, order: Mapping[str, Any]) -> dict[str, str]:
    """The grader's own, the exercise's, and what the submission's .env adds."""
    own = {"PYTHONPATH": f"{work}:{work / 'tests/support'}", "ENTRY": order["entry"], "NAMES": " ".join(order["env"])}
    files = {name: str(work / "tests/hidden" / path) for name, path in order["files"].items()}
    dotenv = work / ".env"
    lines = dotenv.read_text().splitlines() if dotenv.is_file() else []
    return {**os.environ, **own, **order["env"], **files, **dict(line.split("=", 1) for line in lines if "=" in line)}


def verdicts(work: Path, tests: list[str], code: int, output: Path) -> dict[str, bool]:
    """Whether each test passed, as far as the grader can see."""
    report = work / "report.xml"
    if code == 0:
        return dict.fromkeys(tests, True)
    if report.is_file():
        return _reported(report, tests)
    last = output.read_bytes()[-400:].decode(errors="replace")
    passed = re.findall(r"(\d+) passed", last)
    return {test: bool(passed) and place < int(passed[-1]) for place, test in enumerate(tests)}


def _reported(report: Path, tests: list[str]) -> dict[str, bool]:
    bad, seen = set(), set()
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        seen.add(name)
        if any(child.tag in {"failure", "error", "skipped"} for child in case):
            bad.add(name)
    return {test: test in seen - bad for test in tests}


if __name__ == "__main__":
    run(Path(sys.argv[1]))
