"""A trainee's own try says what the feedback will say of the same tests."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from academy_lab.words import LOOPS, OUT_OF_TIME
from grader.autograde import autograde
from grader.errors import SandboxUnavailable
from grader.model import Bundle, Course, Outcome
from grader.release import generate
from grader.sandbox import Sandbox, default_sandbox
from tests.academy_lab.conftest import Fetch, Try

BROKEN = {
    "m01": {"exercise/collect.py": b"import json\nraise ValueError('not yet')\n"},
    "m05": {"exercise/app.py": b"from fastapi import FastAPI\napp = FastApi()\n"},
}
TESTS = """
import time


def test_quick(trainee):
    assert trainee.double(2) == 4


def test_endless(trainee):
    trainee.wait()


def test_skipped():
    import pytest

    pytest.skip("now")
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


def variant(course: Course, assignment_id: str, name: str) -> dict[str, bytes]:
    """The files of a piece of prepared work, as they lie in a trainee's folder."""
    if name == "broken":
        return BROKEN[assignment_id]
    exercise = course.assignment(assignment_id).exercise
    assert exercise is not None
    return dict(next(item for item in exercise.variants if item.name == name).files)


@pytest.mark.parametrize(
    "case",
    [
        ("m01", "broken"),
        ("m01", "only_envelope"),
        ("m05", "broken"),
        ("m05", "thai_escaped_twice"),
        ("m05", "solution"),
    ],
)
def test_it_says_what_the_feedback_says(
    course: Course, fetch: Fetch, try_it: Try, sandbox: Sandbox, case: tuple[str, str]
):
    assignment_id, name = case
    release, work = generate(course, assignment_id), variant(course, assignment_id, name)
    result = autograde(release, Bundle({**release.student, **work}), student_seed="s", sandbox=sandbox)
    graded = {
        cell.grade_id: (cell.outcome is Outcome.PASSED, cell.message)
        for cell in result.cells
        if cell.notebook_id == "exercise"
    }
    tried = try_it(fetch(assignment_id, work))
    assert tried
    assert tried == {name: graded[name] for name in tried}


def test_a_test_that_never_ends_and_one_that_is_left_out(tmp_path: Path, try_it: Try):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text(TESTS)
    (tmp_path / "exercise.toml").write_text('kind = "consumer"\nentry = "work"\ntimeout_s = 1\n')
    (tmp_path / "work.py").write_text(
        "import time\ndef double(n):\n    return n * 2\ndef wait():\n    time.sleep(60)\n", encoding="utf-8"
    )
    found = try_it(tmp_path)
    assert found["test_quick"] == (True, "")
    assert found["test_endless"] == (False, OUT_OF_TIME)
    assert not found["test_skipped"][0]


def test_a_loop_without_an_end_is_named_long_before_the_time_is_over(tmp_path: Path, try_it: Try):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text(
        "def test_loops(trainee):\n    trainee.loop()\ndef test_waits(trainee):\n    assert trainee.late() == 1\n"
    )
    (tmp_path / "exercise.toml").write_text('kind = "consumer"\nentry = "work"\n')
    (tmp_path / "work.py").write_text(
        "import time\ndef loop():\n    while True: pass\ndef late():\n    time.sleep(1.5)\n    return 1\n"
    )
    found = try_it(tmp_path, "import academy_lab.check; academy_lab.check.BUSY_S = 0.5")
    assert found == {"test_loops": (False, LOOPS), "test_waits": (True, "")}


def test_a_module_and_an_app_of_one_exercise_are_both_there(tmp_path: Path, try_it: Try):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text(
        "def test_both(client, trainee):\n    assert client.get('/').json() == trainee.answer()\n"
    )
    (tmp_path / "exercise.toml").write_text('kind = "provider"\nentry = "work app:app"\n')
    (tmp_path / "work.py").write_text("def answer():\n    return 42\n")
    (tmp_path / "app.py").write_text("import fastapi, work\napp = fastapi.FastAPI()\napp.get('/')(work.answer)\n")
    assert try_it(tmp_path) == {"test_both": (True, "")}


def test_the_options_and_plugins_of_a_shells_own_pytest_change_nothing(
    tmp_path: Path, try_it: Try, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text("def test_it(trainee):\n    assert trainee.answer() == 42\n")
    (tmp_path / "exercise.toml").write_text('kind = "consumer"\nentry = "work"\n')
    (tmp_path / "work.py").write_text("def answer():\n    return 42\n")
    for name, value in {"PYTEST_ADDOPTS": "-n 2 --deselect test_it", "PYTEST_PLUGINS": "not_installed"}.items():
        monkeypatch.setenv(name, value)
    assert try_it(tmp_path) == {"test_it": (True, "")}


def test_a_failed_test_tells_which_line_of_the_work_is_to_blame(tmp_path: Path):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text(
        "def test_app(client):\n    assert client.get('/').status_code == 200, 'no 200'\n"
        "def test_module(trainee):\n    trainee.answer()\n"
        "def test_wrong_only(trainee):\n    assert trainee.twice(2) == 4, 'not 4'\n"
    )
    (tmp_path / "exercise.toml").write_text('kind = "provider"\nentry = "work app:app"\n')
    (tmp_path / "work.py").write_text("def answer():\n    return {}['key']\n\ndef twice(n):\n    return n\n")
    (tmp_path / "app.py").write_text("import fastapi, work\napp = fastapi.FastAPI()\napp.get('/')(work.answer)\n")
    done = subprocess.run(
        [sys.executable, "-m", "academy", "check"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = done.stdout.replace("    ", "").splitlines()
    assert said[1:3] == ["no 200", "แอปของท่านเกิดข้อผิดพลาด / Your app raised: KeyError: 'key' (work.py:2)"]
    assert said[4:6] == ["KeyError: 'key'", "เกิดที่ / It comes from: work.py:2"]
    assert said[7:9] == ["not 4", ""]


def test_the_command_tells_titles_hints_and_how_many_passed(fetch: Fetch):
    folder = fetch("m01", {})
    done = subprocess.run(
        [sys.executable, "-m", "academy", "check"],
        cwd=folder / "exercise/tests/public", capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "✗ ไม่ผ่าน  อ่านครบทุกหน้า เมื่อมี 1,085 แถว" in done.stdout
    assert "คำใบ้: คำขอเดียวได้ไม่เกิน 1,000 แถว" in done.stdout
    assert "ผ่าน 0 จาก 4 เทสต์ที่เปิดให้ดู / 0 of 4 public tests passed" in done.stdout


@pytest.mark.parametrize("arguments", [["m99"], []])
def test_where_there_is_no_exercise_it_says_so_in_both_languages(tmp_path: Path, arguments: list[str]):
    done = subprocess.run(
        [sys.executable, "-m", "academy", "check", *arguments],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "ไม่พบแบบฝึกหัด" in done.stderr
    assert "There is no exercise" in done.stderr


@pytest.mark.parametrize("work", ["import os\nos._exit(0)\n", "import os\ndef answer():\n    os._exit(0)\n"])
def test_work_that_ends_the_process_does_not_pass(tmp_path: Path, work: str):
    (tmp_path / "tests/public").mkdir(parents=True)
    (tmp_path / "tests/public/test_it.py").write_text("def test_it(trainee):\n    assert trainee.answer() == 42\n")
    (tmp_path / "exercise.toml").write_text('kind = "consumer"\nentry = "work"\n')
    (tmp_path / "work.py").write_text(work)
    done = subprocess.run(
        [sys.executable, "-m", "academy", "check"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    thai, english = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert "งานของท่านปิดโปรแกรมก่อนเทสต์ทำงานครบ" in thai
    assert "Your work ended the program before its tests were through" in english
