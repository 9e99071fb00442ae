"""A simulated waterworks laboratory: XML, two units for one substance, and values below what can be detected."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel

from sample_api.paging import NOTICE_TH, only
from sample_api.partners import access, asked, figures, session
from sample_api.partners.asked import ProvinceCode, Year
from sample_api.partners.faults import Fault
from sample_api.partners.session import Session
from sample_api.partners.visit import Visit
from sample_api.synthesis.catalogue import FISCAL_YEARS, Province
from sample_api.synthesis.generator import uniform

ID = "water"
NAMESPACE = "urn:partner-simulator:water:1"
_SITES_FEWEST, _SITES_SPREAD = 6, 10
_QUARTER_DAYS = 90
_FIRST_DAY = {"1": (-544, 10), "2": (-543, 1), "3": (-543, 4), "4": (-543, 7)}
"""What to add to the fiscal year (B.E.) for the C.E. year of a quarter, and its first month."""
_SPELLINGS = {"mg/L": ("mg/L", "mg/l", "มก./ล.", "MG/L"), "µg/L": ("µg/L", "μg/L", "ug/L", "ppb")}
_MICRO = "µg/L"


@dataclass(frozen=True)
class Substance:
    """What is measured, in `unit`; below `detection` the laboratory cannot tell. `digits` after the point."""

    name: str
    unit: str
    typical: float
    detection: float
    digits: int


SUBSTANCES = (
    Substance("ph", "", 7.2, 0, 1),
    Substance("turbidity", "NTU", 2.0, 0, 2),
    Substance("residual_chlorine", "mg/L", 0.6, 0, 2),
    Substance("fluoride", "mg/L", 0.35, 0, 2),
    Substance("lead", "mg/L", 0.012, 0.01, 4),
    Substance("arsenic", "mg/L", 0.012, 0.01, 4),
)


@dataclass(frozen=True)
class Site:
    """Where water is taken, and in which district."""

    id: str
    district: str


class ResultQuery(BaseModel):
    """Which samples."""

    province: ProvinceCode
    year: Year
    quarter: Annotated[Literal["1", "2", "3", "4"], Query(description="ไตรมาส (1 = ต.ค.–ธ.ค.) / fiscal quarter")]


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")
Calling = Annotated[Session, Depends(session.session_at(ID, access.basic))]


@router.get("/results.xml", dependencies=[Depends(only(ResultQuery))])
async def results(calling: Calling, query: Annotated[ResultQuery, Query()]) -> Response:
    """Samples of a province in a fiscal quarter."""
    place = asked.province(query.province)
    year = asked.year(query.year, FISCAL_YEARS[0], FISCAL_YEARS[-1])
    root = ET.Element("water_quality", {"data_status": "synthetic", "notice": NOTICE_TH, "province": place.code})
    if calling.visit.shows(Fault.NAMESPACE):
        root.set("xmlns", NAMESPACE)
    for site in _sites(place):
        _sample(root, calling.visit, site, year, query.quarter)
    ET.indent(root)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, media_type="application/xml")


def _sites(place: Province) -> list[Site]:
    districts = figures.districts()[place.code]
    ids = [f"{place.code}-{number + 1:03}" for number in range(_most(place))]
    return [Site(one, districts[int(uniform(ID, "district", one) * len(districts))].code) for one in ids]


def _most(place: Province) -> int:
    return _SITES_FEWEST + int(uniform(ID, "sites", place.code) * _SITES_SPREAD)


def _sample(root: ET.Element, visit: Visit, site: Site, year: int, quarter: str) -> None:
    add, month = _FIRST_DAY[quarter]
    first, key = date(year + add, month, 1), (site.id, year, quarter)
    when = first + timedelta(days=int(visit.chance("day", *key) * _QUARTER_DAYS))
    sample = ET.SubElement(root, "sample", {"site": site.id, "collected": when.isoformat(), "district": site.district})
    for one in SUBSTANCES:
        _result(sample, visit, one, key)


def _result(sample: ET.Element, visit: Visit, one: Substance, key: tuple[str, int, str]) -> None:
    value = (
        one.typical * (0.1 + 1.5 * visit.chance(one.name, *key))
        if one.unit
        else 6.6 + 1.6 * visit.chance(one.name, *key)
    )
    unit, factor = one.unit, 1
    # a site's laboratory keeps to its unit; only traces are told in micrograms
    if one.detection and visit.shows(Fault.MIXED_UNITS) and visit.chance("unit", key[0]) < 0.5:  # noqa: PLR2004 - half
        unit, factor = _MICRO, 1_000
    attributes = {"parameter": one.name} | ({"unit": _spelt(visit, unit, one.name, *key)} if unit else {})
    result = ET.SubElement(sample, "result", attributes)
    digits = one.digits if factor == 1 else 1
    result.text = f"{value * factor:.{digits}f}"
    if value < one.detection and visit.shows(Fault.BELOW_DETECTION):
        result.text = f"<{one.detection * factor:g}"
    elif value < one.detection:
        result.set("below_detection", "true")


def _spelt(visit: Visit, unit: str, *key: object) -> str:
    spellings = _SPELLINGS.get(unit, (unit,))
    return (
        spellings[int(visit.chance("spelling", *key) * len(spellings))] if visit.shows(Fault.UNIT_SPELLINGS) else unit
    )
