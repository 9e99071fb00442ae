"""Finding a fetched exercise, and what its work is started with."""

from pathlib import Path

import pytest

from academy_lab.exercise import Exercise, find, read
from foundation.errors import NotFound, UnusableInput
from grader.model import Course
from grader.release import generate


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the exercise m05, and the working folder elsewhere in it."""
    folder = tmp_path / "m05/exercise/tests/public"
    folder.mkdir(parents=True)
    (tmp_path / "m05/exercise/exercise.toml").write_text(
        'kind = "provider"\nentry = "app:app"\n'
        '[env]\nPLAIN = "x"\nDATA_FILE = { file = "data/a.json" }\nKEY = { random = 16 }\nSEED = { student_seed = true }\n'
    )
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USER", "malee")
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path


@pytest.mark.parametrize("name", ["m05", "m05/exercise", "../m05"])
def test_it_is_found_by_name_or_path(home: Path, name: str):
    assert find(name).folder == home / "m05/exercise"


@pytest.mark.parametrize("place", ["m05", "m05/exercise", "m05/exercise/tests/public"])
def test_without_a_name_it_is_the_one_around(home: Path, monkeypatch: pytest.MonkeyPatch, place: str):
    monkeypatch.chdir(home / place)
    assert find().folder == home / "m05/exercise"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["", "m06", "elsewhere"])
def test_where_there_is_none_nothing_is_guessed(name: str):
    with pytest.raises(NotFound):
        find(name)


def test_its_work_gets_public_data_fresh_secrets_and_the_seed_of_grading(home: Path):
    exercise = find("m05")
    first, second = exercise.environment(), exercise.environment()
    assert (first["PLAIN"], first["SEED"]) == ("x", "m05/malee")
    assert first["DATA_FILE"] == str(home / "m05/exercise/tests/public/data/a.json")
    assert first["KEY"] != second["KEY"]


@pytest.mark.parametrize(
    "text", ["", 'kind = "provider"', "kind = ", 'kind = "provider"\nentry = "a"\ntimeout_s = "x"']
)
def test_settings_that_were_spoilt_are_refused(tmp_path: Path, text: str):
    (tmp_path / "exercise.toml").write_text(text)
    with pytest.raises(UnusableInput, match="Fetch"):
        read(tmp_path)


def test_an_unknown_form_of_a_variable_is_refused(tmp_path: Path):
    exercise = Exercise(tmp_path, "provider", "app:app", {"A": {"hidden": "x"}}, 60)
    with pytest.raises(UnusableInput):
        exercise.environment()


@pytest.mark.parametrize("assignment_id", ["m01", "m05"])
def test_what_is_handed_out_can_be_tried(course: Course, tmp_path: Path, assignment_id: str):
    for path, content in generate(course, assignment_id).student.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert read(tmp_path / "exercise").tests.is_dir()
