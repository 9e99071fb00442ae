"""Every figure once, in the published order, each level the sum of the next."""

from collections import Counter, defaultdict

import pytest

from sample_api import dataset as v1
from sample_api.synthesis import catalogue
from sample_api.synthesis.figures import Extent, Figure, figures

SOME = Extent(provinces=("10", "40", "85"))


@pytest.fixture(scope="module")
def made() -> list[Figure]:
    return list(figures(SOME))


def key(figure: Figure) -> tuple[str, str, int, int, str]:
    return (figure.level, figure.indicator, figure.fy, figure.quarter, figure.area)


def test_every_key_is_there_once_and_in_order(made: list[Figure]):
    keys = [key(one) for one in made]
    assert keys == sorted(set(keys))
    areas = 1 + 3 + 3 + sum(len(catalogue.districts()[code]) for code in SOME.provinces)
    assert len(keys) == 26 * 20 * areas


def test_each_level_is_the_sum_of_the_next(made: list[Figure]):
    sums: dict[str, Counter[object]] = defaultdict(Counter)
    for one in made:
        for name in ("numerator", "denominator"):
            sums[one.level][one.indicator, one.fy, one.quarter, name] += getattr(one, name)
    assert sums["district"] == sums["province"] == sums["region"] == sums["country"]


def test_a_province_has_the_figures_of_version_1(made: list[Figure]):
    ours = {key(one): (one.numerator, one.denominator, one.rate, one.status) for one in made if one.level == "province"}
    places = [cell for cell in catalogue.provinces() if cell.code in SOME.provinces]
    for indicator in catalogue.indicators()[::5]:
        for province in places:
            cell = v1.generator.Cell(indicator, province, 2568, 3)
            row = v1.observation(cell, v1.generator.observe(cell))
            expected = (row["numerator"], row["denominator"], row["rate"], row["status"])
            assert ours["province", indicator.id, 2568, 3, province.code] == expected


def test_nothing_counted_is_no_rate_and_says_why(made: list[Figure]):
    empty = [one for one in made if not one.denominator]
    assert {one.rate for one in empty} == {None}
    assert {one.status for one in empty} == {"not_reported", "not_applicable"}
    assert {one.status for one in made if one.denominator} == {"reported"}


def test_a_silent_district_is_not_reported(made: list[Figure]):
    silent = [one for one in made if one.area == "4005" and one.indicator == "MCH05" and one.fy == 2568]
    assert [one.status for one in silent] == ["reported", "reported", "not_reported", "not_reported"]


def test_a_region_whose_only_province_is_silent_is_silent(made: list[Figure]):
    region = {one.status for one in made if one.area == "R13" and one.indicator == "MCH08"}
    assert region == {"not_reported"}


def test_times_repeats_the_years_into_the_past():
    ranong = Extent(provinces=("85",), times=3)
    years = Counter(one.fy for one in figures(ranong))
    assert sorted(years) == list(range(2555, 2570))
    assert len(set(years.values())) == 1
