"""The prediction comes from the course's claims alone."""

import json
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from academy.simulate.plan import plan_work
from academy.simulate.run import Figure, passes_a_tenth
from grader.model import Bundle, CellKind, GradeCell, Release, Variant, VariantKind

CELLS = (
    GradeCell("nb", "a", 4),
    GradeCell("nb", "essay", 2, CellKind.MANUAL),
    GradeCell("exercise", "test_x", 6),
    GradeCell("exercise", "test_y", 3),
)
RELEASE = Release("m01", Bundle({"nb.ipynb": b"{}", "exercise/app.py": b""}), Bundle({}), CELLS, "d")
NOTEBOOK = (
    Variant("nb", VariantKind.SOLUTION, "solution", Bundle({"nb.ipynb": b"solved"})),
    Variant("nb", VariantKind.STARTER, "starter", Bundle({"nb.ipynb": b"{}"}), ("a",)),
)
EXERCISE = (
    Variant("exercise", VariantKind.SOLUTION, "solution", Bundle({"exercise/app.py": b"good"})),
    Variant("exercise", VariantKind.STARTER, "starter", Bundle({"exercise/app.py": b""}), ("test_x", "test_y")),
    Variant("exercise", VariantKind.MUTANT, "slip", Bundle({"exercise/app.py": b"slip"}), ("test_y",)),
)


def test_each_kind_earns_what_it_claims():
    plans = [plan_work(RELEASE, [NOTEBOOK, EXERCISE], Random(seed)) for seed in range(60)]
    earned = {(work.label, work.score, work.possible) for work in plans}
    assert ("nb: solution + exercise: solution", 13, 15) in earned
    assert ("nb: starter + exercise: starter", 0, 0) in earned  # an essay left blank is 0 at once
    assert ("nb: solution + exercise: mutant slip", 10, 12) in earned


def test_a_class_knows_less_before_the_course_than_after():
    before, after = (
        sum(
            plan_work(replace(RELEASE, assignment_id=name), [NOTEBOOK, EXERCISE], Random(seed)).score
            for seed in range(60)
        )
        for name in ("pretest", "posttest")
    )
    assert before < 0.7 * after


def test_a_mutant_may_get_past_a_hidden_test_that_is_drawn_for_each_trainee():
    cells = (*CELLS[:3], GradeCell("exercise", "test_y", 3, hidden=True))
    drawn = Release("m01", RELEASE.student, Bundle({}), cells, "d")
    plans = [plan_work(drawn, [NOTEBOOK, EXERCISE], Random(seed), seeded=True) for seed in range(60)]
    assert ("nb: solution + exercise: mutant slip", 10, 15) in {(one.label, one.score, one.possible) for one in plans}


def test_a_task_is_marked_by_a_person_even_where_nothing_was_done():
    notebook = json.dumps({"cells": [{"metadata": {"nbgrader": {"task": True, "grade_id": "essay"}}}]}).encode()
    viva = Release("m01", Bundle({"nb.ipynb": notebook, "exercise/app.py": b""}), Bundle({}), CELLS, "d")
    plans = [plan_work(viva, [NOTEBOOK, EXERCISE], Random(seed)) for seed in range(60)]
    assert ("nb: starter + exercise: starter", 0, 2) in {(one.label, one.score, one.possible) for one in plans}


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (Figure(2, 4, 9), True),
        (Figure(3, 3, 9), True),
        (Figure(1, 4, 9), False),
        (Figure(2, 5, 9), False),
        (Figure(2, 4, 8), False),
    ],
)
def test_what_is_shown_is_held_against_the_claim(shown: Figure, told: bool):
    assert (shown in Figure(2, 4, 9)) is told


def test_the_same_luck_plans_the_same_class():
    first, again = (
        Counter(plan_work(RELEASE, [NOTEBOOK, EXERCISE], luck).label for _ in range(30))
        for luck in (Random(1), Random(1))
    )
    assert first == again


def test_a_log_is_told_every_tenth_part_once():
    told = [done for done in range(1, 421) if passes_a_tenth(done - 1, done, 420)]
    assert told == [42 * tenth for tenth in range(1, 11)]
    assert passes_a_tenth(0, 100, 420), "also when many come at once"
