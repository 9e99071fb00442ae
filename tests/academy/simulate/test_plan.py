"""The prediction comes from the course's claims alone."""

from collections import Counter
from random import Random

from academy.simulate.plan import plan_work
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


def test_the_same_luck_plans_the_same_class():
    first, again = (
        Counter(plan_work(RELEASE, [NOTEBOOK, EXERCISE], luck).label for _ in range(30))
        for luck in (Random(1), Random(1))
    )
    assert first == again
