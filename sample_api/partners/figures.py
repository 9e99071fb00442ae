"""The figures partners speak of: those of the department's own API, handed out to smaller places.

With seed 2569 a partner's sums over a province equal what `/v1` shows; another seed is another world.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from sample_api.synthesis import catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Indicator, Province
from sample_api.synthesis.generator import Cell, Counts

SEED = generator.SEED


@dataclass(frozen=True)
class District:
    """A district (อำเภอ, in Bangkok เขต): four-digit code and the name with that word before it."""

    code: str
    name_th: str
    name_en: str


def province(code: str) -> Province | None:
    """Return the province of a two-digit code."""
    return next((one for one in catalogue.provinces() if one.code == code), None)


def indicator(wanted: str) -> Indicator:
    """Return the indicator of an id; KeyError for none."""
    return {one.id: one for one in catalogue.indicators()}[wanted]


@cache
def districts() -> dict[str, tuple[District, ...]]:
    """Return the districts of each province, by code."""
    text = (files("sample_api") / "data" / "districts.csv").read_text(encoding="utf-8")
    found: dict[str, list[District]] = {}
    for row in csv.DictReader(text.splitlines()):
        district = District(row["district_code"], row["name_th"], row["name_en"])
        found.setdefault(row["province_code"], []).append(district)
    return {code: tuple(sorted(those, key=lambda one: one.code)) for code, those in found.items()}


def counts(which: Indicator, where: Province, fy: int, quarter: int, seed: int) -> Counts:
    """Return a province's counts in a quarter of a fiscal year (B.E.); none where the quarter has no data."""
    if fy not in FISCAL_YEARS or quarter not in QUARTERS:
        return Counts(0, 0)
    return generator.observe(Cell(which, where, fy, quarter), seed)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Split a whole number by weight into whole numbers that add up to it exactly."""
    edges = _edges(total, weights)
    return [edges[at + 1] - edges[at] for at in range(len(weights))]


def handed_out(whole: Counts, weights: Sequence[float]) -> list[Counts]:
    """Split by weight so that the parts add up exactly and no part's numerator passes its denominator."""
    edges = _edges(whole.denominator, weights)
    passed = [edge * whole.numerator // max(whole.denominator, 1) for edge in edges]
    return [Counts(passed[at + 1] - passed[at], edges[at + 1] - edges[at]) for at in range(len(weights))]


def _edges(total: int, weights: Sequence[float]) -> list[int]:
    everything = sum(weights)
    shares = accumulate(weight / everything for weight in weights)
    edges = [0, *(round(total * share) for share in shares)]
    edges[-1] = total
    return edges
