"""Course directories to grade, in a home of their own, and one warm sandbox for all of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.autograde import close_process_sandbox
from tests.academy.standalone.course_on_disk import Course


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Course(tmp_path / "course")


@pytest.fixture(scope="session", autouse=True)
def _one_sandbox() -> Iterator[None]:
    yield
    close_process_sandbox()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Type a command: exit code, output, errors."""

    def typed(*words: Any) -> tuple[int, str, str]:
        from academy.cli import main

        monkeypatch.setattr("sys.argv", ["academy", *map(str, words)])
        code: Any = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return typed
