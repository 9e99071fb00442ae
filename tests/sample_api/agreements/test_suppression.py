"""What is withheld stays withheld: subtraction from published totals gives no small count away."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api.agreements.suppression import Sum, UnprotectableError, is_small, open_figures, suppress

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))


def rank(rows: list[list[Fraction]]) -> int:
    """The textbook's way, dense: shares nothing with the code under test."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            times = rows[at][column] / rows[found][column]
            rows[at] = [one - times * other for one, other in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


def solvable(sums: list[Sum], withheld: frozenset[object]) -> list[object]:
    """Withheld keys whose unit vector lies in the span of the published sums."""
    keys = sorted(withheld, key=repr)
    rows = [[Fraction((key in one.parts) - (key == one.whole)) for key in keys] for one in sums]
    units = {key: [Fraction(key == other) for other in keys] for key in keys}
    return [key for key in keys if rank([*rows, units[key]]) == rank(rows)]


def of_parts(counts: list[int]) -> tuple[dict[object, int], list[Sum]]:
    return {**dict(enumerate(counts)), "total": sum(counts)}, [Sum(tuple(range(len(counts))), "total")]


def test_a_small_count_is_never_withheld_alone():
    assert suppress(*of_parts([3, 50, 9, 20])) == {0, 2}


def test_zeros_and_large_counts_stay():
    assert suppress(*of_parts([0, 5, 80])) == frozenset()


def test_two_small_counts_protect_each_other():
    assert suppress(*of_parts([2, 4, 60])) == {0, 1}


def test_two_ones_do_not_for_their_rest_tells_both():
    assert suppress(*of_parts([1, 1, 60, 90])) == {0, 1, 2}


def test_the_total_is_withheld_where_its_only_part_is():
    assert suppress(*of_parts([3, 0, 0])) == {0, "total"}


def test_a_withheld_total_takes_a_neighbour_on_its_own_level():
    counts = {"a": 3, "A": 3, "b": 40, "B": 40, "c": 70, "C": 70, "all": 113}
    sums = [Sum(("a",), "A"), Sum(("b",), "B"), Sum(("c",), "C"), Sum(("A", "B", "C"), "all")]
    assert suppress(counts, sums) == {"a", "A", "b", "B"}


def test_sums_that_do_not_hold_are_refused():
    with pytest.raises(UnprotectableError):
        suppress({"a": 1, "b": 2, "all": 4}, [Sum(("a", "b"), "all")])


def test_sums_of_absent_counts_are_refused():
    with pytest.raises(UnprotectableError):
        suppress({"a": 1, "all": 1}, [Sum(("a", "b"), "all")])


@st.composite
def crossed(draw: st.DrawFn) -> tuple[dict[object, int], list[Sum]]:
    """Districts by quarters, with the province's total of each quarter, the year's of each district, and the grand."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    counts: dict[object, int] = {place: draw(COUNTS) for place in product(range(rows), range(columns))}
    sums = [Sum(tuple((row, column) for column in range(columns)), ("year", row)) for row in range(rows)]
    sums += [Sum(tuple((row, column) for row in range(rows)), ("province", column)) for column in range(columns)]
    for one in sums:
        counts[one.whole] = sum(counts[part] for part in one.parts)
    for kind, number in (("year", rows), ("province", columns)):
        sums.append(Sum(tuple((kind, at) for at in range(number)), "all"))
    counts["all"] = sum(counts[part] for part in sums[-1].parts)
    return counts, sums


@st.composite
def tree(draw: st.DrawFn) -> tuple[dict[object, int], list[Sum]]:
    """Districts in provinces in a region."""
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    counts: dict[object, int] = {}
    sums = []
    for province, districts in enumerate(shape):
        parts = tuple((province, district) for district in range(districts))
        counts |= {part: draw(COUNTS) for part in parts}
        counts[province] = sum(counts[part] for part in parts)
        sums.append(Sum(parts, province))
    counts["all"] = sum(counts[province] for province in range(len(shape)))
    return counts, [*sums, Sum(tuple(range(len(shape))), "all")]


@given(crossed() | tree())
@settings(max_examples=80, deadline=None)
def test_no_withheld_count_follows_from_the_published_sums(table: tuple[dict[object, int], list[Sum]]):
    counts, sums = table
    withheld = suppress(counts, sums)
    assert {key for key, count in counts.items() if is_small(count)} <= withheld
    assert solvable(sums, withheld) == []


@given(st.lists(st.integers(0, 7), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_nor_from_knowing_that_each_is_at_least_one(counts: list[int]):
    withheld = suppress(*of_parts(counts))
    parts = [key for key in withheld if key != "total"]
    rest = sum(counts[part] for part in parts)
    if "total" in withheld or not parts:
        return
    ways = [way for way in product(range(1, rest + 1), repeat=len(parts) - 1) if rest - sum(way) >= 1]
    assert all(len({way[at] for way in ways}) > 1 for at in range(len(parts) - 1))


@given(tree())
@settings(max_examples=50, deadline=None)
def test_the_same_counts_give_the_same_answer_and_little_more_is_withheld_than_needed(
    table: tuple[dict[object, int], list[Sum]],
):
    counts, sums = table
    assert suppress(counts, sums) == suppress(dict(counts), list(sums))
    if not any(is_small(count) for count in counts.values()):
        assert suppress(counts, sums) == frozenset()


def figure(level: str, area: str, numerator: int, denominator: int = 100) -> dict[str, object]:
    province = {"district": area[:2], "province": area}.get(level)
    region = None if level == "country" else 7
    rate = round(numerator * 100 / denominator, 4)
    key = {"indicator": "MCH08", "level": level, "area": area, "province": province, "region": region}
    figures = {"numerator": numerator, "denominator": denominator, "rate": rate, "status": "reported"}
    return key | {"fy": 2569, "quarter": 1} | figures


ROWS = [
    figure("country", "TH", 75, 500),
    figure("region", "R07", 75, 500),
    figure("province", "40", 33, 300),
    figure("province", "44", 42, 200),
    figure("district", "4001", 3),
    figure("district", "4002", 10),
    figure("district", "4003", 20),
    figure("district", "4401", 21),
    figure("district", "4402", 21),
]


def test_open_rows_lose_the_small_count_its_companion_and_their_rates():
    opened = {row["area"]: row for row in open_figures(ROWS)}
    hidden = [area for area, row in opened.items() if row["numerator"] is None]
    assert hidden == ["4001", "4002"]
    assert all((opened[area]["rate"], opened[area]["status"]) == (None, "suppressed") for area in hidden)
    assert opened["4001"]["denominator"] == 100


def test_other_rows_stay_as_they_are():
    kept = [row for row in open_figures(ROWS) if row["status"] == "reported"]
    assert kept == [row for row in ROWS if row["area"] not in {"4001", "4002"}]


def test_a_level_that_is_left_out_takes_no_part():
    alone = [row for row in ROWS if row["level"] == "district"]
    assert [row["area"] for row in open_figures(alone) if row["numerator"] is None] == ["4001"]


def test_those_who_are_not_counted_are_a_count_too():
    rows = [
        figure("country", "TH", 346, 400),
        figure("region", "R07", 346, 400),
        figure("province", "40", 346, 400),
        figure("district", "4001", 98),
        figure("district", "4002", 78),
        figure("district", "4003", 85),
        figure("district", "4004", 85),
    ]
    assert [row["area"] for row in open_figures(rows) if row["numerator"] is None] == ["4001", "4003"]


def test_a_numerator_that_is_no_part_of_its_denominator_has_no_rest():
    rows = [figure("district", "4001", 98), figure("district", "4002", 130)]
    assert all(row["status"] == "reported" for row in open_figures(rows))
