"""District figures: a province's counts handed out to its districts, so that they add up to it exactly.

A district's denominators follow its people. Its rates differ from the province's by a lasting luck that all its
indicators share (where one thing goes well, others do too: higher where more is better, lower where less is), by one
that the indicators of an age group share, by one of each indicator, a drift over the years and some noise a quarter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sample_api.synthesis import anomalies, catalogue
from sample_api.synthesis.anomalies import Anomaly
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Indicator, Province
from sample_api.synthesis.generator import BANGKOK, SEED, Cell, observe, uniform
from sample_api.synthesis.sharing import Whole, luck, share_out, share_within

PERIODS = tuple((fy, quarter) for fy in FISCAL_YEARS for quarter in QUARTERS)

_CAPITAL_WEIGHT = 2.5
_COMMON, _CLUSTER, _OWN, _DRIFT, _NOISE = 0.55, 0.35, 0.3, 0.04, 0.12
_REACH = 700
"""A district's luck of ±1 moves its rate by this many thousandths of the indicator's spread."""
_MOST_TILT = 850


@dataclass(frozen=True)
class Counted:
    """A and B of one indicator in one province, by period (rows) and district (columns), or by period alone."""

    numerator: Whole
    denominator: Whole


@dataclass(frozen=True)
class Rule:
    """How a province's counts are spread: B by `weights` (districts), rates by `tilt` (periods × districts).

    A tilt of 1000 raises the rate by `reach` millionths of A/B.
    """

    weights: Whole
    tilt: Whole
    reach: int


@cache
def population(province_code: str, seed: int = SEED) -> dict[str, int]:
    """Return people by district code: they add up to the province's, and the capital's district has most."""
    codes = catalogue.districts()[province_code]
    weights = [round(1000 * _weight(code, seed)) for code in codes]
    people = np.array([catalogue.population_thousand()[province_code] * 1000], dtype=np.int64)
    shares = share_out(people, np.array([weights], dtype=np.int64))[0]
    return dict(zip(codes, map(int, shares), strict=True))


def _weight(code: str, seed: int) -> float:
    own = 0.4 + 1.2 * uniform("district", code, seed=seed)
    capital = code.endswith("01") and not code.startswith(BANGKOK)
    return own * _CAPITAL_WEIGHT if capital else own


def counted(indicator: Indicator, province: Province, seed: int = SEED) -> Counted:
    """Return the counts of every district and period; each row adds up to what the province counted."""
    codes = catalogue.districts()[province.code]
    whole = [observe(Cell(indicator, province, *period), seed) for period in PERIODS]
    totals = Counted(
        np.array([one.numerator for one in whole], dtype=np.int64),
        np.array([one.denominator for one in whole], dtype=np.int64),
    )
    rule = Rule(
        weights=_cohorts(indicator, province, codes, seed),
        tilt=_luck(indicator, codes, seed),
        reach=round(_REACH * catalogue.shapes()[indicator.id].spread / indicator.per * 1000),
    )
    found = handed_out(totals, rule)
    for fault in anomalies.within(indicator.id, province.code):
        _distort(found, fault, totals, rule)
    return found


def _distort(found: Counted, fault: Anomaly, totals: Counted, rule: Rule) -> None:
    """Write the fault into its district's year, and hand out what is left of each quarter to the others."""
    codes = catalogue.districts()[fault.district[:2]]
    at = codes.index(fault.district)
    others = np.array([n for n in range(len(codes)) if n != at])
    year = np.array([n for n, (fy, _) in enumerate(PERIODS) if fy == fault.fy])
    passed, denominator = anomalies.KINDS[fault.kind](found.numerator[year, at], found.denominator[year, at])
    found.numerator[year, at], found.denominator[year, at] = passed, denominator
    left = Counted(totals.numerator[year] - passed, totals.denominator[year] - denominator)
    rest = handed_out(left, Rule(rule.weights[others], rule.tilt[np.ix_(year, others)], rule.reach))
    found.numerator[np.ix_(year, others)] = rest.numerator
    found.denominator[np.ix_(year, others)] = rest.denominator


def handed_out(totals: Counted, rule: Rule) -> Counted:
    """Share out the totals of each period: B by the weights, then A by B and the tilt.

    The smaller of A and B - A is shared, so that no district's numerator passes its denominator.
    """
    numerator, denominator = totals.numerator, totals.denominator
    share = share_out(denominator, np.broadcast_to(rule.weights, rule.tilt.shape))
    hit = numerator * 2 <= denominator
    smaller = np.where(hit, numerator, denominator - numerator)
    # a shift of the rate, told as a part of the rate of the smaller side; thousandths of thousandths
    moved = rule.tilt * rule.reach // 1000 * denominator[:, None] // (1000 * np.maximum(smaller, 1)[:, None])
    moved = np.clip(np.where(hit[:, None], moved, -moved), -_MOST_TILT, _MOST_TILT)
    part = share_within(smaller, share * (1000 + moved), share)
    return Counted(np.where(hit[:, None], part, share - part), share)


def _cohorts(indicator: Indicator, province: Province, codes: Sequence[str], seed: int) -> Whole:
    people = population(province.code, seed)
    return np.array(
        [people[code] * round(900 + 200 * uniform("cohort", indicator.id, code, seed=seed)) for code in codes],
        dtype=np.int64,
    )


def _luck(indicator: Indicator, codes: Sequence[str], seed: int) -> Whole:
    sign = 1 if indicator.direction == "higher" else -1
    lasting = np.array([_lasting(indicator, code, seed) for code in codes])
    years = np.array([fy - FISCAL_YEARS[2] for fy, _ in PERIODS])[:, None]
    drift = np.array([_drawn("drift", indicator.id, code, seed=seed) for code in codes])
    start = int(uniform("quarters", indicator.id, codes[0], seed=seed) * 2**53)
    noise = luck(start, (len(PERIODS), len(codes)))
    whole: Whole = sign * (lasting + years * drift * round(_DRIFT * 1000) // 1000) + noise * round(_NOISE * 100) // 100
    return whole


def _lasting(indicator: Indicator, code: str, seed: int) -> int:
    common = _COMMON * _drawn("common", code, seed=seed)
    cluster = _CLUSTER * _drawn("cluster", indicator.cluster, code, seed=seed)
    return round(common + cluster + _OWN * _drawn("own", indicator.id, code, seed=seed))


def _drawn(*key: str, seed: int) -> int:
    return round(2000 * uniform(*key, seed=seed)) - 1000
