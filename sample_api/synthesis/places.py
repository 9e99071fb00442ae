"""Areas and facilities as they are published: real administrative names, made-up facilities.

A facility's name says that it is made up, and its code belongs to none: the codes are handed out by a rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Literal

from sample_api.synthesis import catalogue
from sample_api.synthesis.districts import population
from sample_api.synthesis.generator import BANGKOK, SEED, uniform

COUNTRY = "TH"
LEVELS = ("country", "region", "province", "district")

Level = Literal["country", "region", "province", "district"]

_FACILITIES = {"30": 466, "31": 286, "34": 143, "40": 155}
_VILLAGES_PER_THOUSAND = 0.585
_VILLAGES_PER_FACILITY = 7
_FIRST_CODE = 100
_CODES_A_PROVINCE = 500
_BEDS = {"ตติยภูมิ": (400, 1000), "ทุติยภูมิ": (30, 150)}


@dataclass(frozen=True)
class Area:
    """A place figures are about: `code` is TH, R01 to R13, two digits or four; `parent` is the next wider area."""

    code: str
    level: Level
    name_th: str
    name_en: str
    parent: str | None
    province: str | None
    region: int | None
    population_thousand: float


@dataclass(frozen=True)
class Facility:
    """A made-up health facility; `subdistrict` is six digits, `hospcode` five, some with a leading zero."""

    hospcode: str
    name_th: str
    type: str
    level: str
    beds: int
    subdistrict: str
    district: str
    province: str
    region: int


def region_code(region: int) -> str:
    """Return the code of a health region as an area."""
    return f"R{region:02}"


@cache
def areas(seed: int = SEED) -> tuple[Area, ...]:
    """Return the country, the 13 health regions, the provinces and the districts, wider ones first, by code."""
    people = catalogue.population_thousand()
    by_region: dict[int, int] = {}
    for one in catalogue.provinces():
        by_region[one.region] = by_region.get(one.region, 0) + people[one.code]
    return (
        Area(COUNTRY, "country", "ประเทศไทย", "Thailand", None, None, None, float(sum(people.values()))),
        *(
            Area(
                region_code(number),
                "region",
                f"เขตสุขภาพที่ {number}",
                f"Health region {number}",
                COUNTRY,
                None,
                number,
                float(by_region[number]),
            )
            for number in sorted(by_region)
        ),
        *(
            Area(
                one.code,
                "province",
                one.name_th,
                one.name_en,
                region_code(one.region),
                one.code,
                one.region,
                float(people[one.code]),
            )
            for one in catalogue.provinces()
        ),
        *_districts(seed),
    )


def _districts(seed: int) -> Iterator[Area]:
    regions = {one.code: one.region for one in catalogue.provinces()}
    for one in catalogue.named_districts():
        people = population(one.province, seed)[one.code]
        region = regions[one.province]
        yield Area(
            one.code, "district", one.name_th, one.name_en, one.province, one.province, region, round(people / 1000, 1)
        )


@cache
def facilities(seed: int = SEED) -> tuple[Facility, ...]:
    """Return the facilities of the whole country, by hospcode."""
    found = [one for province in catalogue.provinces() for one in _of(province.code, province.region, seed)]
    return tuple(sorted(found, key=lambda one: one.hospcode))


def _of(province: str, region: int, seed: int) -> Iterator[Facility]:
    names = {one.code: one.name_th for one in catalogue.named_districts()}
    codes = catalogue.districts()[province]
    people = catalogue.population_thousand()[province]
    wanted = _FACILITIES.get(province) or ceil(round(people * _VILLAGES_PER_THOUSAND) / _VILLAGES_PER_FACILITY)
    for number in range(max(wanted, len(codes))):
        subdistrict, at = divmod(number, len(codes))
        hospcode = f"{(int(province) - 10) * _CODES_A_PROVINCE + number + _FIRST_CODE:05}"
        kind, level, name = _kind(province, subdistrict, at, names[codes[at]])
        yield Facility(
            hospcode=hospcode,
            name_th=name,
            type=kind,
            level=level,
            beds=_beds(level, hospcode, seed),
            subdistrict=f"{codes[at]}{subdistrict + 1:02}",
            district=codes[at],
            province=province,
            region=region,
        )


def _kind(province: str, subdistrict: int, at: int, district: str) -> tuple[str, str, str]:
    if subdistrict == 0 and at == 0:
        return "โรงพยาบาลทั่วไป", "ตติยภูมิ", f"โรงพยาบาลสมมติ{district}"
    if subdistrict == 0:
        return "โรงพยาบาลชุมชน", "ทุติยภูมิ", f"โรงพยาบาลสมมติ{district}"
    if province == BANGKOK:
        return "ศูนย์บริการสาธารณสุข", "ปฐมภูมิ", f"ศูนย์บริการสาธารณสุขสมมติ {subdistrict} {district}"
    return "โรงพยาบาลส่งเสริมสุขภาพตำบล", "ปฐมภูมิ", f"รพ.สต.สมมติ {subdistrict} อ.{district}"


def _beds(level: str, hospcode: str, seed: int) -> int:
    fewest, most = _BEDS.get(level, (0, 0))
    return fewest + int((most - fewest) * uniform("beds", hospcode, seed=seed)) // 10 * 10
