"""District figures add up to their province's, and differ from each other the way districts do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api.synthesis import anomalies, catalogue, districts
from sample_api.synthesis.districts import PERIODS, counted
from sample_api.synthesis.generator import Cell, observe
from sample_api.synthesis.sharing import luck, share_out, share_within

INDICATORS = {one.id: one for one in catalogue.indicators()}
PROVINCES = {one.code: one for one in catalogue.provinces()}


@given(
    st.lists(st.integers(0, 4_000_000), min_size=1, max_size=5),
    st.lists(st.integers(1, 10**9), min_size=1, max_size=50),
)
def test_the_parts_are_the_whole(totals: list[int], weights: list[int]):
    parts = share_out(np.array(totals), np.broadcast_to(np.array(weights), (len(totals), len(weights))))
    assert parts.min() >= 0
    assert parts.sum(axis=1).tolist() == totals


@given(st.data(), st.lists(st.integers(0, 5_000), min_size=1, max_size=50))
def test_no_part_passes_its_room(data: st.DataObject, rooms: list[int]):
    total = data.draw(st.integers(0, sum(rooms)))
    weights = data.draw(st.lists(st.integers(1, 10**6), min_size=len(rooms), max_size=len(rooms)))
    room = np.array([rooms])
    parts = share_within(np.array([total]), np.array([weights]) * np.minimum(room, 1), room)
    assert parts.sum() == total
    assert ((parts >= 0) & (parts <= room)).all()


@given(st.sampled_from(sorted(INDICATORS)), st.sampled_from(sorted(PROVINCES)), st.integers(0, 2**31))
@settings(max_examples=25, deadline=None)
def test_districts_add_up_to_their_province_exactly(indicator: str, province: str, seed: int):
    found = counted(INDICATORS[indicator], PROVINCES[province], seed)
    for at, (fy, quarter) in enumerate(PERIODS):
        whole = observe(Cell(INDICATORS[indicator], PROVINCES[province], fy, quarter), seed)
        assert (found.numerator[at].sum(), found.denominator[at].sum()) == (whole.numerator, whole.denominator)
    assert ((found.numerator >= 0) & (found.numerator <= found.denominator)).all()


def rates(indicator: str, provinces: tuple[str, ...] = ("30", "34", "40", "50", "80")) -> np.ndarray:
    """The rates of all districts of some provinces in one quarter, less each province's mean."""
    found = []
    for code in provinces:
        counts = counted(INDICATORS[indicator], PROVINCES[code])
        rate = counts.numerator[17] / counts.denominator[17]
        found.append(rate - rate.mean())
    return np.concatenate(found)


@pytest.mark.parametrize(
    ("one", "other", "sign"), [("MCH08", "MCH09", -1), ("MCH01", "MCH02", 1), ("ELD01", "ELD02", 1)]
)
def test_where_one_thing_goes_well_others_do(one: str, other: str, sign: int):
    assert np.corrcoef(rates(one), rates(other))[0, 1] * sign > 0.5


def test_the_people_of_the_districts_are_those_of_the_province():
    people = districts.population("40")
    assert sum(people.values()) == catalogue.population_thousand()["40"] * 1000
    assert max(people, key=lambda code: people[code]) == "4001"


def test_luck_is_the_same_on_every_machine():
    """Published values: if they move, every district's figure moved."""
    assert luck(42, (4,)).tolist() == [312, 888, -832, -430]


@pytest.mark.parametrize("fault", anomalies.anomalies(), ids=lambda one: one.id)
@pytest.mark.parametrize("seed", [2569, 7])
def test_a_known_fault_is_there_and_leaves_the_province_s_total(fault: anomalies.Anomaly, seed: int):
    province = PROVINCES[fault.district[:2]]
    found = counted(INDICATORS[fault.indicator], province, seed)
    year = [at for at, (fy, _) in enumerate(PERIODS) if fy == fault.fy]
    column = catalogue.districts()[province.code].index(fault.district)
    passed, of = found.numerator[year, column], found.denominator[year, column]
    assert SHOWS[fault.kind](passed.tolist(), of.tolist())
    assert ((found.numerator >= 0) & (found.numerator <= found.denominator)).all()


SHOWS = {
    "missing": lambda _, of: of[2:] == [0, 0] and min(of[:2]) > 0,
    "repeated": lambda passed, of: (passed[1], of[1]) == (passed[2], of[2]),
    "full": lambda passed, of: passed[1] == of[1] > 0,
    "heaped": lambda _, of: of[:3] == [0, 0, 0] and of[3] > 0,
    "doubled": lambda passed, of: all(one % 2 == 0 for one in passed + of),
    "dropped": lambda passed, of: passed[2] / of[2] < 0.2 * passed[1] / of[1],
    "reversed": lambda passed, of: passed[3] / of[3] > 0.6 > passed[2] / of[2],
}


def test_an_indicator_s_year_in_a_province_holds_one_fault_at_most():
    places = [(one.indicator, one.district[:2], one.fy) for one in anomalies.anomalies()]
    assert len(set(places)) == len(places)
    assert {one.kind for one in anomalies.anomalies()} == set(anomalies.KINDS)
