"""What a reader without the permission sees: figures by group, and no small group, not even by subtraction."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import lcm
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy import workflow
from academy.views.guarded import guarded, guarded_attendance, guarded_report, withheld_figures
from academy.views.pass_rates import PassRates
from academy.views.told_of_few import Figures
from academy.workflow import Academy
from indicator import Breakdown, FigureKey, Module, Participant, PassRateReport, PassRule, pass_rate
from indicator.attendance import joined
from indicator.export import turnout_rows
from indicator.words import STATUSES, TURNOUT
from tests.indicator.conftest import AS_OF, Score

ALL = FigureKey(Breakdown.ALL)
PARTS = (Breakdown.COHORT, Breakdown.AGENCY, Breakdown.REGION)
Person = tuple[str, int, str, bool | None]
"""Agency, region, cohort, whether they pass; None where that is undecided."""


def told(people: Iterable[Person]) -> PassRateReport:
    known = list(people)
    roster = [
        Participant(f"p{at}", f"ชื่อ {at}", agency, region, cohort)
        for at, (agency, region, cohort, _) in enumerate(known)
    ]
    scores = [
        Score(f"p{at}", "m01", 10 * bool(passes), 10, undecided=passes is None, possible=10)
        for at, (*_, passes) in enumerate(known)
    ]
    module = Module("m01", "เก็บข้อมูล", "Collect", 10)
    return pass_rate(roster, [module], scores, PassRule(Decimal(60)), as_of=AS_OF)


def guard(report: PassRateReport) -> PassRateReport:
    return guarded_report(report, withheld_figures(report))


def report_of(shares: dict[str, Fraction]) -> PassRateReport:
    """A report of many, joined with what these sign-in sheets come to."""
    report = told([("a", 1, "1", True)] * 9 + [("a", 1, "1", False)] * 9)
    assert report.turnout
    return replace(report, turnout=joined(report.turnout, None, shares))


def group(agency: str, passing: int, failing: int, region: int = 1) -> list[Person]:
    return [(agency, region, "1", at < passing) for at in range(passing + failing)]


def withheld(people: Iterable[Person]) -> set[str]:
    return {key.address for key in withheld_figures(told(people)) if key.by is Breakdown.AGENCY}


def test_a_small_group_is_withheld_with_a_companion() -> None:
    assert withheld(group("a", 3, 0) + group("b", 6, 5) + group("c", 20, 9)) == {"agency/a", "agency/b"}


def test_so_is_a_group_of_which_few_pass_or_few_do_not() -> None:
    assert withheld(group("a", 6, 1) + group("b", 6, 5) + group("c", 20, 9)) == {"agency/a", "agency/b"}
    assert withheld(group("a", 1, 6) + group("b", 6, 5) + group("c", 20, 9)) == {"agency/a", "agency/b"}


def test_large_groups_and_the_overall_figure_stay() -> None:
    seen = guard(told(group("a", 9, 8) + group("b", 6, 5)))
    assert all(value.counts for value in seen.values.values())
    assert seen.overall.shown == "53.57"


def test_nobody_is_behind_a_guarded_figure() -> None:
    assert not any(value.rows for value in guard(told(group("a", 9, 8))).values.values())


def test_of_a_scope_that_is_a_small_group_nothing_is_told() -> None:
    seen = guard(told(group("a", 3, 1)))
    assert seen.turnout is None
    assert not any(value.counts for value in seen.values.values())


@pytest.mark.parametrize(
    ("came", "away", "told"), [(1, 0, None), (4, 9, None), (9, 4, None), (0, 2, None), (5, 5, 5), (9, 0, 9), (0, 9, 0)]
)
def test_attendance_of_few_or_of_all_but_few_is_withheld(came: int, away: int, told: int | None) -> None:
    shares = dict.fromkeys(map(str, range(came)), Fraction(1, 2)) | dict.fromkeys(
        map(str, range(-away, 0)), Fraction(0)
    )
    whole = report_of(shares)
    seen = guarded_attendance(whole, shares)
    assert seen.turnout
    assert (seen.turnout.attended, seen.attendance_withheld) == (told, told is None)
    assert (seen.turnout.attendance is None) is (told is None)
    words = [text for label, text in turnout_rows(seen) if label == TURNOUT["attended"]]
    assert words == [STATUSES["suppressed"].th if told is None else str(told)]


def test_an_agency_of_one_region_gives_no_other_agency_of_it_away() -> None:
    people = [*group("a", 3, 0, 4), *group("b", 9, 9, 7), *group("c", 5, 5, 7), *group("d", 30, 20, 12)]
    seen = guard(told(people))
    shown = {key.address for key, value in seen.values.items() if value.counts}
    assert not {"agency/a", "region/4"} & shown
    assert not {"region/7", "agency/c"} <= shown or "agency/b" not in shown
    assert ("region/7" in shown) == ({"agency/b", "agency/c"} <= shown)


def test_where_everybody_passes_large_groups_are_told() -> None:
    assert withheld(group("a", 3, 0) + group("b", 6, 0) + group("c", 20, 0)) == {"agency/a", "agency/b"}


def test_groups_of_which_nobody_passes_hide_behind_one_where_somebody_does() -> None:
    assert withheld(group("a", 0, 3) + group("b", 0, 6) + group("c", 20, 20) + group("d", 30, 30)) >= {
        "agency/a",
        "agency/b",
        "agency/c",
    }


PEOPLE = st.lists(
    st.tuples(st.sampled_from("aabcdefg"), st.integers(1, 3), st.sampled_from("xyz"), st.booleans()), min_size=5
).flatmap(lambda few: st.integers(1, 4).map(lambda times: few * times))


@given(PEOPLE)
@settings(max_examples=40, deadline=None)
def test_no_withheld_count_follows_from_what_is_shown(people: list[Person]) -> None:
    whole = told(people)
    hidden = withheld_figures(whole)
    parts = {key: value for key, value in whole.values.items() if key.by in PARTS}
    everyone = {row.participant.username for row in whole.overall.rows}
    for kind in ("counted", "passed", "failed"):
        counts = {key: getattr(value.counts, kind) for key, value in parts.items()}
        nobody = {key for key, value in parts.items() if len(value.rows) == len(everyone)}
        assert not {key for key, count in counts.items() if 1 <= count <= 4} - hidden - nobody
        if getattr(whole.overall.counts, kind):
            assert not followed(counts, hidden, relations(whole)) - nobody


def relations(whole: PassRateReport) -> list[tuple[list[FigureKey], list[FigureKey]]]:
    """Sets of groups of two breakdowns, or all groups of one and the overall figure, that hold the same people."""
    found = [([value.key for value in whole.by(by)], [ALL]) for by in PARTS]
    members = {key: {row.participant.username for row in value.rows} for key, value in whole.values.items()}
    for left in PARTS:
        for right in PARTS:
            for value in whole.by(left):
                inside = [other.key for other in whole.by(right) if members[other.key] <= members[value.key]]
                if set().union(*(members[key] for key in inside)) == members[value.key]:
                    found.append((inside, [value.key]))
    return [(one, other) for one, other in found if one != other]


def followed(
    counts: dict[FigureKey, int],
    hidden: frozenset[FigureKey],
    equal: list[tuple[list[FigureKey], list[FigureKey]]],
) -> set[FigureKey]:
    """Solve what is shown for what is not: Gauss-Jordan over every relation a reader could know."""
    unknown = [key for key in counts if key in hidden]
    rows = []
    for left, right in equal:
        weights = Counter(left)
        weights.subtract(right)
        row = [Fraction(weights[key]) for key in unknown]
        if any(row):
            rows.append(row)
    rank = 0
    for column in range(len(unknown)):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for at, row in enumerate(rows):
            if at != rank and row[column]:
                rows[at] = [one - row[column] * other for one, other in zip(row, rows[rank], strict=True)]
        rank += 1
    return {unknown[next(at for at, one in enumerate(row) if one)] for row in rows[:rank] if sum(map(bool, row)) == 1}


def test_a_few_undecided_people_are_withheld_too() -> None:
    people = group("a", 9, 8) + group("b", 6, 5) + group("c", 8, 8)
    waiting: list[Person] = [("a", 1, "1", None), ("a", 1, "1", None)]
    assert withheld(people) == set()
    assert withheld(people + waiting) == {"agency/a", "agency/b"}


STRADDLING = [
    *group("สสจ.เชียงใหม่", 5, 5, 1),
    *group("กรมอนามัย", 0, 2, 1),
    *group("กรมอนามัย", 5, 5, 4),
    *group("สสจ.นนทบุรี", 5, 5, 4),
]


def test_the_few_of_an_agency_in_another_region_are_not_what_is_left_of_the_region() -> None:
    shown = {key for key in told(STRADDLING).values if key.by in PARTS} - withheld_figures(told(STRADDLING))
    assert not {FigureKey(Breakdown.REGION, "1"), FigureKey(Breakdown.AGENCY, "สสจ.เชียงใหม่")} <= shown
    assert shown - {FigureKey(Breakdown.COHORT, "1")}, "not everything is withheld for it"


def test_one_person_less_another_is_not_what_two_groups_differ_by() -> None:
    people = [*group("a", 10, 10, 1), *group("a", 1, 0, 2), *group("b", 0, 1, 1), *group("b", 10, 10, 2)]
    shown = {key.address for key in told(people).values if key.by in PARTS} - {
        key.address for key in withheld_figures(told(people))
    }
    assert not ({"region/1", "region/2"} & shown and {"agency/a", "agency/b"} & shown)


def test_what_all_withheld_groups_come_to_is_no_small_group_either() -> None:
    assert "agency/c" in withheld(group("a", 1, 0) + group("b", 3, 0) + group("c", 9, 9) + group("d", 20, 20))


Cell = tuple[str, int, str]


def made_up(seed: int) -> list[Person]:
    """A few agencies, regions and cohorts that lie across each other, with many groups of few people."""
    drawn = Random(seed)
    agencies, regions, cohorts = "abcdef"[: drawn.randint(2, 6)], drawn.randint(1, 4), "xyzw"[: drawn.randint(1, 3)]
    most, people = drawn.choice((9, 20, 40)), list[Person]()
    for _ in range(drawn.randint(4, 9)):
        cell = drawn.choice(agencies), drawn.randint(1, regions), drawn.choice(cohorts)
        for passes in (True, False, None) if drawn.random() < 0.2 else (True, False):
            people += [(*cell, passes)] * (drawn.randint(1, 3) if drawn.random() < 0.4 else drawn.randint(0, most))
    return people


def follows(people: Sequence[Person], hidden: Collection[FigureKey]) -> list[tuple[str, list[Cell], int]]:
    """Tell which counts of 1 to 4 people are a sum of shown figures, each times any number: by trying all sets of cells."""
    whole, cells = told(people), sorted({(agency, region, cohort) for agency, region, cohort, _ in people})
    cell_of = {f"p{at}": (agency, region, cohort) for at, (agency, region, cohort, _) in enumerate(people)}
    shown = [value for value in whole.values.values() if value.key.by in (*PARTS, ALL.by) and value.key not in hidden]
    groups = [{cell_of[str(name)] for name in value.members} for value in shown]
    kinds = {"counted": (True, None, False), "passed": (True,), "undecided": (None,), "failed": (False,)}
    counts = {
        kind: Counter(cell_of[f"p{at}"] for at, person in enumerate(people) if person[3] in chosen)
        for kind, chosen in kinds.items()
    }
    return [
        (kind, *found)
        for kind, count in counts.items()
        if not 1 <= count.total() <= 4 and (found := few_of(groups, count, cells))
    ]


def few_of(groups: list[set[Cell]], count: Mapping[Cell, int], cells: list[Cell]) -> tuple[list[Cell], int] | None:
    """Find a set of cells whose count can be told and is small; cells that are known to be empty are left out."""
    across = nothing_of([[Fraction(cell in group) for cell in cells] for group in groups], len(cells))
    sets = np.array(list(product((False, True), repeat=len(cells))))
    sets = sets[~(sets @ across.T).any(axis=1)]
    sizes = sets @ np.array([count[cell] for cell in cells], dtype=np.int64)
    if (empty := sets[sizes == 0].any(axis=0)).any():
        return few_of(groups, count, [cell for at, cell in enumerate(cells) if not empty[at]])
    few = np.flatnonzero((sizes >= 1) & (sizes <= 4))
    return ([cell for at, cell in enumerate(cells) if sets[few[0]][at]], int(sizes[few[0]])) if len(few) else None


def nothing_of(rows: list[list[Fraction]], width: int) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Solve for what is nothing in each row, in whole numbers: Gauss-Jordan."""
    pivots: list[int] = []
    for column in range(width):
        at = next((at for at in range(len(pivots), len(rows)) if rows[at][column]), None)
        if at is None:
            continue
        own = len(pivots)
        rows[own], rows[at] = rows[at], rows[own]
        rows[own] = [value / rows[own][column] for value in rows[own]]
        for other, row in enumerate(rows):
            if other != own and row[column]:
                rows[other] = [one - row[column] * two for one, two in zip(row, rows[own], strict=True)]
        pivots.append(column)
    found = []
    for free in sorted({*range(width)} - {*pivots}):
        vector = {free: Fraction(1)} | {column: -rows[at][free] for at, column in enumerate(pivots)}
        times = lcm(*(value.denominator for value in vector.values()))
        found.append([int(vector.get(column, 0) * times) for column in range(width)])
    return np.array(found, dtype=np.int64).reshape(len(found), width)


MADE_UP = [made_up(seed) for seed in range(int(os.environ.get("MADE_UP_SETS", "40")))]
"""Sets of people; more of them by the environment, for a run of its own."""


def test_no_count_of_few_people_follows_from_all_shown_groups_together():
    for people in MADE_UP:
        hidden = withheld_figures(told(people))
        assert ALL in hidden or not follows(people, hidden)


def test_what_is_withheld_is_kept_until_a_count_changes(academy: Academy, monkeypatch: pytest.MonkeyPatch):
    report, other = told(STRADDLING), told(STRADDLING[1:])
    found = academy.withheld(report)
    assert found == withheld_figures(report)
    monkeypatch.setattr(workflow, "withheld_figures", lambda _: {ALL})
    assert academy.withheld(report) == found
    assert academy.withheld(other) == {ALL}


@pytest.mark.parametrize(("at_first", "told_so"), [(9, True), (11, False), (14, False), (15, True), (2, False)])
def test_the_figure_before_retakes_is_withheld_where_it_tells_of_few(at_first: int, told_so: bool):
    now, before = told(group("a", 15, 15)), told(group("a", at_first, 30 - at_first)).overall
    seen = guarded(PassRates(now, before, None), withheld_figures(now), {})
    assert (seen.before_retakes.counts is not None) == told_so


def test_without_the_audit_counts_of_few_people_follow(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Figures, "telling_of_few", lambda *_: set())
    left = [follows(people, hidden) for people in MADE_UP if ALL not in (hidden := withheld_figures(told(people)))]
    assert sum(map(bool, left)) > len(left) / 50
