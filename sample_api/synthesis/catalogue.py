"""The facts the figures hang on: indicators, provinces and districts, read from `sample_api/data` once."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

FISCAL_YEARS = (2565, 2566, 2567, 2568, 2569)
"""Fiscal years with data, Buddhist era (October of the year before to September)."""
QUARTERS = (1, 2, 3, 4)
"""Quarters of the fiscal year: 1 is October to December."""

Direction = Literal["higher", "lower"]
QuarterKind = Literal["flow", "snapshot"]

_PER_UNIT = {"ร้อยละ": 100, "ต่อพัน": 1_000, "ต่อแสนการเกิดมีชีพ": 100_000}


@dataclass(frozen=True)
class Indicator:
    """One indicator. `per` is what numerator/denominator is multiplied by to give the rate in `unit`.

    `quarter_kind` says how quarters make a year: `flow` ones add up, of `snapshot` ones the last counts.
    `target` and `target_fy_be` are quoted as the source writes them, with how sure they are in `status`.
    """

    id: str
    cluster: str
    name_th: str
    name_en: str
    numerator_th: str
    denominator_th: str
    unit: str
    per: int
    direction: Direction
    direction_note: str
    target: str
    target_fy_be: str
    hdc_table: str
    quarter_kind: QuarterKind
    status: str
    source: str


@dataclass(frozen=True)
class Province:
    """One province. `code` is the two-digit code of the Department of Provincial Administration."""

    code: str
    iso_3166_2: str
    name_th: str
    name_en: str
    region: int


@dataclass(frozen=True)
class District:
    """One district (or, in Bangkok, เขต). `code` has four digits, the first two its province's."""

    code: str
    province: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Shape:
    """What an indicator's figures are drawn from; units are those of `data/README.md`."""

    quarter_kind: QuarterKind
    cohort_per_1000: float
    rate_2565: float
    trend: float
    spread: float
    season: float
    in_bangkok: bool


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in `sample_api/data`."""
    text = (files("sample_api") / "data" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@cache
def shapes() -> dict[str, Shape]:
    """Return the generator's parameters by indicator id."""
    return {
        row["id"]: Shape(
            quarter_kind="flow" if row["quarter_kind"] == "flow" else "snapshot",
            cohort_per_1000=float(row["cohort_per_1000"]),
            rate_2565=float(row["rate_2565"]),
            trend=float(row["trend"]),
            spread=float(row["spread"]),
            season=float(row["season"]),
            in_bangkok=row["bangkok"] == "yes",
        )
        for row in rows_of("generator.csv")
    }


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return all indicators, ordered by id."""
    return tuple(sorted((_indicator(row) for row in rows_of("indicators.csv")), key=lambda one: one.id))


def _indicator(row: dict[str, str]) -> Indicator:
    direction, _, note = row["direction"].partition(" ")
    return Indicator(
        id=row["id"],
        cluster=row["cluster"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        numerator_th=row["numerator_A"],
        denominator_th=row["denominator_B"],
        unit=row["unit"],
        per=_PER_UNIT[row["unit"]],
        direction="lower" if direction == "lower" else "higher",
        direction_note=note.strip("()"),
        target=row["target"],
        target_fy_be=row["target_fy_be"],
        hdc_table=row["hdc_table"],
        quarter_kind=shapes()[row["id"]].quarter_kind,
        status=row["status"],
        source=row["source"],
    )


@cache
def provinces() -> tuple[Province, ...]:
    """Return the 77 provinces, ordered by code."""
    every = (
        Province(
            code=row["province_code"],
            iso_3166_2=row["iso_3166_2"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            region=int(row["health_region"]),
        )
        for row in rows_of("provinces.csv")
    )
    return tuple(sorted(every, key=lambda one: one.code))


@cache
def population_thousand() -> dict[str, int]:
    """Return thousands of people by province code: approximate, weights for the generator only."""
    return {row["province_code"]: int(row["population_thousand"]) for row in rows_of("population.csv")}


@cache
def named_districts() -> tuple[District, ...]:
    """Return the 928 districts, ordered by code."""
    every = (
        District(row["district_code"], row["province_code"], row["name_th"], row["name_en"])
        for row in rows_of("districts.csv")
    )
    return tuple(sorted(every, key=lambda one: one.code))


@cache
def districts() -> dict[str, tuple[str, ...]]:
    """Return the four-digit district codes of each province, in order."""
    found: dict[str, list[str]] = {}
    for one in named_districts():
        found.setdefault(one.province, []).append(one.code)
    return {province: tuple(codes) for province, codes in found.items()}
