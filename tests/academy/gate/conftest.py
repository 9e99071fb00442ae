"""A small course of one assignment, to break things in, and the gate with the real engine behind it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from academy.gate import Proof, check_course
from grader.autograde import close_process_sandbox, process_sandbox
from grader.errors import SandboxUnavailable
from grader.source import load_course

SMALL_COURSE = Path(__file__).parents[2] / "grader" / "small_course"
Prove = Callable[..., Proof]


@pytest.fixture(scope="package", autouse=True)
def engine() -> Iterator[None]:
    try:
        process_sandbox()
    except SandboxUnavailable as error:
        pytest.skip(error.en)
    yield
    close_process_sandbox()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))


@pytest.fixture
def prove(root: Path, tmp_path: Path) -> Prove:
    """Pass the one assignment through the gate, with the demands written as TOML."""

    def prove(demands: str = "", *, force: bool = False) -> Proof:
        file = root / "course.toml"
        file.write_text(f"{file.read_text()}\n[assignments.demands]\n{demands}" if demands else file.read_text())
        (proof,) = check_course(load_course(root), ["a1"], cache=tmp_path / "cache", force=force)
        return proof

    return prove
