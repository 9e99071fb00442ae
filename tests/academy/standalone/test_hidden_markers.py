"""A course may mark its hidden tests with words of its own: nbgrader itself says what trainees then see."""

import json
from pathlib import Path
from typing import Any

import pytest

from academy.standalone import Directory, generate_assignment
from grader.judge.hidden import hidden_lines
from tests.academy.standalone.course_on_disk import CONFIG, SOLVED, Course, cell, notebook
from tests.stock_nbgrader import run_nbgrader

BEGIN, END = "(ซ่อน: เริ่ม", "(ซ่อน: จบ"
OWN_WORDS = f"""{CONFIG}
c.ClearHiddenTests.begin_test_delimeter = {BEGIN!r}
c.ClearHiddenTests.end_test_delimeter = {END!r}
"""
ONE_WORD = f"{CONFIG}\nc.ClearHiddenTests.end_test_delimeter = 'END'\n"
SECRET = 4711
HIDDEN = f"assert double({SECRET}) == {2 * SECRET}, double({SECRET})"
# Cells that are easily misread: markers in code, both on a line, twice in a cell, nbgrader's own words as mere text.
TESTS = {
    "plain": f"assert double(2) == 4\n### {BEGIN})\n{HIDDEN}\n### {END})\nassert double(1) == 2",
    "at_the_start": f"# {BEGIN}\n{HIDDEN}\n# {END}\nassert double(0) == 0",
    "in_code": f"value = 2  # {BEGIN}\n{HIDDEN}\nvalue = 3  # {END}\nassert double(3) == 6",
    "both_on_a_line": f"assert double(2) == 4\n# {BEGIN} until {END}\n{HIDDEN}\n# {END}\nvalue = 1",
    "twice": f"# {BEGIN}\n{HIDDEN}\n# {END}\nvalue = 1\n# {BEGIN}\n{HIDDEN}\n# {END}",
    "a_stray_end": f"value = 1\n# {END}\nassert double(value) == 2",
    "the_usual_end_inside": f"# {BEGIN}\n# END HIDDEN TESTS\n{HIDDEN}\n# {END}\nvalue = 1",
    "the_usual_begin_on_an_end": f"# {BEGIN}\n{HIDDEN}\n# {END} BEGIN HIDDEN TESTS\nvalue = 1",
    "the_usual_words_as_text": "# BEGIN HIDDEN TESTS\nassert double(5) == 10\n# END HIDDEN TESTS",
    "nothing_hidden": "assert double(7) == 14",
}
HALF_USUAL = {
    "half_usual": f"assert double(2) == 4\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END\nassert double(1) == 2",
    "wholly_usual": f"assert double(2) == 4\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS\nassert double(1) == 2",
}
COURSES = {"own": (OWN_WORDS, TESTS), "one": (ONE_WORD, HALF_USUAL)}


def made(root: Path, config: str, tests: dict[str, str]) -> Course:
    course = Course(root)
    cells = [cell(text, name, grade=True, locked=True, points=1) for name, text in tests.items()]
    solution = cell(f"### BEGIN SOLUTION\n{SOLVED}\n### END SOLUTION", "double", solution=True)
    course.write("nbgrader_config.py", config)
    course.write("source/ps1/nb.ipynb", notebook(solution, *cells))
    return course


def sources(ipynb: bytes) -> dict[str, str]:
    return {item["id"]: "".join(item["source"]) for item in json.loads(ipynb)["cells"]}


@pytest.fixture(scope="module")
def above(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The courses as nbgrader's own command releases them."""
    folder = tmp_path_factory.mktemp("markers")
    for name, (config, tests) in COURSES.items():
        made(folder / name, config, tests)
    run_nbgrader(folder, *(f"{name}: generate_assignment ps1" for name in COURSES))
    return folder


@pytest.mark.parametrize("name", COURSES)
def test_graders_take_for_hidden_what_nbgrader_shows_to_nobody(above: Path, course: Course, name: str):
    ours = made(course.root, *COURSES[name])
    directory = Directory.open(ours.root, "ps1")
    generate_assignment(directory)
    theirs = (above / name / "release/ps1/nb.ipynb").read_bytes()
    assert (ours.root / "release/ps1/nb.ipynb").read_bytes() == theirs
    seen = sources(theirs)
    for grade_id, source in sources(directory.release.grading["source/nb.ipynb"]).items():
        if grade_id in COURSES[name][1]:
            lines, hidden = source.split("\n"), hidden_lines(source)
            open_lines = [line for number, line in enumerate(lines, 1) if number not in hidden]
            assert [line.replace("_", " ") for line in open_lines] == seen[grade_id].split("\n"), grade_id
            assert str(SECRET) not in seen[grade_id]


def told(course: Course) -> str:
    report = course.autograde().results
    autograded: dict[str, Any] = json.loads((course.root / "autograded/anong/ps1/nb.ipynb").read_text())
    return json.dumps([report, [item.get("outputs") for item in autograded["cells"]]])


def test_what_is_hidden_by_a_courses_own_words_is_told_nowhere(course: Course):
    made(course.root, *COURSES["own"])
    remembers = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x if x < 9 else 0"
    tells = cell("print(seen)", "later")
    work = [cell(remembers, "double", solution=True), cell("", "plain", grade=True, locked=True, points=1), tells]
    course.write("submitted/anong/ps1/nb.ipynb", notebook(*work))
    said = told(course)
    assert str(SECRET) not in said
    assert str(2 * SECRET) not in said
    assert "[2, 1, 0, 3, 2, 1, 5, 7]" in said  # what open lines call it with
    assert '"failed"' in said
