"""The pre-test and the post-test: parallel forms of fifteen items, whose answers nobody reads from the release."""

import ast
import json
import re

import pytest

from grader.model import AttemptPolicy, CellKind, Course, Release
from grader.release import generate

FORMS = ["pretest", "posttest"]
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, course: Course) -> Release:
    return generate(course, request.param)


def code(ipynb: bytes, *, graded: bool) -> dict[str, str]:
    """The source of every test cell, or of every answer cell, by its grade_id."""
    cells = [cell for cell in json.loads(ipynb)["cells"] if "nbgrader" in cell["metadata"]]
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in cells
        if cell["metadata"]["nbgrader"]["grade"] is graded
    }


def sources(course: Course, form: str, *, graded: bool) -> dict[str, str]:
    (notebook,) = course.assignment(form).notebooks
    return code(notebook.ipynb, graded=graded)


def test_there_are_fifteen_items_of_one_point_each(form: Release):
    assert [(cell.kind, cell.max_score) for cell in form.cells] == [(CellKind.AUTO, 1)] * 15


def test_the_nth_items_of_both_forms_measure_the_same_with_other_answers(course: Course):
    before, after = (generate(course, form).cells for form in FORMS)
    assert [(cell.grade_id, cell.title_th) for cell in before] == [(cell.grade_id, cell.title_th) for cell in after]
    first, second = (sources(course, form, graded=False) for form in FORMS)
    assert [name for name in first if first[name] == second[name]] == []


def test_the_items_go_through_the_whole_course(course: Course):
    asked = " ".join(sources(course, "pretest", graded=True).values())
    assert sorted(set(re.findall(r"module (m\d\d)", asked))) == [f"m{number:02}" for number in range(1, 13)]


def test_the_release_holds_neither_answers_nor_what_they_are_held_against(form: Release):
    (ipynb,) = (content for path, content in form.student.items() if path.endswith(".ipynb"))
    answers = code(ipynb, graded=False)
    assert all(f"{name} = None" in text and text.count("answer_") == 1 for name, text in answers.items())
    judged = "".join(code(ipynb, graded=True).values())
    assert "HIDDEN" not in judged
    assert "==" not in judged


@pytest.mark.parametrize("form_id", FORMS)
def test_what_a_wrong_answer_is_told_never_depends_on_the_right_one(course: Course, form_id: str):
    for name, text in sources(course, form_id, graded=True).items():
        (hidden,) = HIDDEN.findall(text)
        messages = [node.msg for node in ast.walk(ast.parse(hidden)) if isinstance(node, ast.Assert)]
        assert messages, name
        assert all(isinstance(message, ast.Constant) for message in messages), name


def test_both_count_by_the_first_attempt_and_the_pretest_not_at_all(course: Course):
    before, after = (course.assignment(form) for form in FORMS)
    assert (before.policy, after.policy) == (AttemptPolicy.FIRST, AttemptPolicy.FIRST)
    assert (before.counts, after.counts) == (False, True)
