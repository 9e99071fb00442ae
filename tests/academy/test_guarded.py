"""What a reader without the permission sees: figures by group, and no small group, not even by subtraction."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from academy.views.guarded import guarded_report, withheld_figures
from indicator import Breakdown, FigureKey, Module, Participant, PassRateReport, PassRule, pass_rate
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
    seen = guarded_report(told(group("a", 9, 8) + group("b", 6, 5)))
    assert all(value.counts for value in seen.values.values())
    assert seen.overall.shown == "53.57"


def test_nobody_is_behind_a_guarded_figure() -> None:
    assert not any(value.rows for value in guarded_report(told(group("a", 9, 8))).values.values())


def test_of_a_scope_that_is_a_small_group_nothing_is_told() -> None:
    seen = guarded_report(told(group("a", 3, 1)))
    assert seen.turnout is None
    assert not any(value.counts for value in seen.values.values())


def test_an_agency_of_one_region_gives_no_other_agency_of_it_away() -> None:
    people = [*group("a", 3, 0, 4), *group("b", 9, 9, 7), *group("c", 5, 5, 7), *group("d", 30, 20, 12)]
    seen = guarded_report(told(people))
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


def test_what_all_withheld_groups_come_to_is_no_small_group_either() -> None:
    assert "agency/c" in withheld(group("a", 1, 0) + group("b", 3, 0) + group("c", 9, 9) + group("d", 20, 20))


STRADDLERS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(1, 3), st.sampled_from("xyz"), st.integers(0, 9), st.integers(0, 9)),
    min_size=3,
    max_size=9,
).map(lambda cells: [(*place, at < passing) for *place, passing, failing in cells for at in range(passing + failing)])


@given(STRADDLERS)
@settings(max_examples=60, deadline=None)
def test_no_count_of_few_people_follows_from_all_shown_groups_together(people: list[Person]) -> None:
    """The audit: which few people's count is a sum of shown groups' and overall's, each times any fraction."""
    whole = told(people)
    hidden = withheld_figures(whole)
    if ALL in hidden:
        return
    sizes = Counter((agency, region, cohort) for agency, region, cohort, _ in people)
    where = {f"p{at}": place for at, (*place, _) in enumerate(people)}
    shown = [value for value in whole.values.values() if value.key.by in (*PARTS, ALL.by) and value.key not in hidden]
    groups = [{tuple(where[str(name)]) for name in value.members} for value in shown]
    spanned = reduced([Fraction(place in group_) for place in sizes] for group_ in groups)
    few = [place for place, size in sizes.items() if size <= 4]
    for chosen in chain.from_iterable(combinations(few, size) for size in range(1, 5)):
        if sum(sizes[place] for place in chosen) <= 4:
            assert any(rest([Fraction(place in chosen) for place in sizes], spanned)), f"{chosen} follows"


def reduced(rows: Iterable[list[Fraction]]) -> dict[int, list[Fraction]]:
    """Bring rows into an order in which `rest` can take them from another one, by the column each begins at."""
    found: dict[int, list[Fraction]] = {}
    for row in rows:
        left = rest(row, found)
        if (begins := next((at for at, value in enumerate(left) if value), None)) is not None:
            found[begins] = [value / left[begins] for value in left]
    return found


def rest(row: list[Fraction], spanned: dict[int, list[Fraction]]) -> list[Fraction]:
    for at in range(len(row)):
        if row[at] and at in spanned:
            times = row[at]
            row = [one - times * other for one, other in zip(row, spanned[at], strict=True)]
    return row
