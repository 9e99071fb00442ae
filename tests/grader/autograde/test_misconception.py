import json
from typing import Any

from grader.autograde.misconception import with_misconception
from grader.autograde.part import Part
from grader.model import Bundle, CellResult, GradeCell, Outcome, Release

KNOWN = [
    {"name": "one_page", "fails": ["pages"], "misconception_th": "อ่านหน้าเดียว"},
    {"name": "zero", "fails": ["pages", "missing"], "misconception_th": "แทนค่าที่ไม่มีด้วย 0"},
    {"name": "wide", "fails": ["bonus"], "misconception_th": "ไม่ได้แยกไตรมาส"},
]
MANY = [{"name": f"m{n}", "fails": ["any"], "misconception_th": f"สาเหตุที่ {n}"} for n in range(5)]
POINTS = {"pages": 1.0, "missing": 1.0, "any": 1.0, "bonus": 0.0}


def named(*failed: str, known: list[dict[str, Any]] = KNOWN) -> dict[str, str]:
    """What each failed test is told is the likely mistake."""
    cells = tuple(GradeCell("m03", name, points) for name, points in POINTS.items())
    results = tuple(
        CellResult("m03", name, Outcome.FAILED if name in failed else Outcome.PASSED, 0.0, points)
        for name, points in POINTS.items()
    )
    grading = Bundle({"mutants/m03.json": json.dumps(known).encode()})
    release = Release("m03", Bundle({}), grading, cells, "digest")
    told = with_misconception(Part(results), "m03", release).cells
    return {cell.grade_id: cell.misconception_th for cell in told if cell.misconception_th}


def test_exactly_the_tests_of_a_known_mistake_name_it():
    assert named("pages") == {"pages": "อ่านหน้าเดียว"}
    assert named("missing") == {}


def test_a_test_worth_no_points_left_undone_hides_no_mistake():
    assert named("pages", "missing", "bonus") == dict.fromkeys(("pages", "missing"), "แทนค่าที่ไม่มีด้วย 0")


def test_a_mistake_in_work_worth_no_points_is_named_too():
    assert named("bonus") == {"bonus": "ไม่ได้แยกไตรมาส"}


def test_a_few_mistakes_alike_are_all_named_and_many_say_nothing():
    assert named("any", known=MANY[:4]) == {"any": "สาเหตุที่ 0 หรือ สาเหตุที่ 1 หรือ สาเหตุที่ 2 หรือ สาเหตุที่ 3"}
    assert named("any", known=MANY) == {}
