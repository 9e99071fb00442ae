"""A simulated air quality feed, shaped after the public answers of Air4Thai: strings for numbers, -1 for nothing.

It is not that system: stations and values are made up. As there, no token is needed.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel

from sample_api import refusals
from sample_api.paging import only
from sample_api.partners import figures
from sample_api.partners.faults import Fault
from sample_api.partners.visit import Visit, visiting
from sample_api.synthesis import catalogue
from sample_api.synthesis.catalogue import Province
from sample_api.synthesis.generator import BANGKOK, uniform
from sample_api.wire import to_json

ID = "air"
REGIONS = tuple(str(number) for number in range(1, 10))
_CORNERS = {
    "1": (13.4, 99.9, 1.4, 1.4),
    "2": (12.3, 101.0, 1.6, 1.5),
    "3": (14.5, 101.6, 1.6, 3.4),
    "4": (16.1, 101.7, 2.0, 2.8),
    "5": (17.7, 98.0, 2.4, 3.0),
    "6": (15.3, 99.1, 2.1, 1.8),
    "7": (12.2, 99.1, 2.4, 1.0),
    "8": (8.0, 98.4, 2.8, 1.3),
    "9": (5.9, 99.8, 1.8, 1.8),
}
"""South-west corner, height and width in degrees of the part of the country a province code begins with."""
_SUBSTANCES = {
    "PM25": (24.0, 37.5),
    "PM10": (45.0, 80.0),
    "O3": (30.0, 70.0),
    "CO": (0.6, 9.0),
    "NO2": (12.0, 106.0),
    "SO2": (2.0, 100.0),
}
"""A typical value, and the value at which the index is 100."""
_MISSING = 0.12
_STALE = 0.15
_STALE_DAYS = (2, 40)
_COLOURS = (25, 50, 100, 200)
"""The highest index of colours 1 to 4; above is 5."""


class FeedQuery(BaseModel):
    """Which stations; `region` is this simulator's own: the first digit of the province code."""

    region: Annotated[str | None, Query(max_length=4, description="1–9: หลักแรกของรหัสจังหวัด / first digit")] = None


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")
Visiting = Annotated[Visit, Depends(visiting(ID))]


@router.get("/services/getNewAQI_JSON.php", dependencies=[Depends(only(FeedQuery))])
async def feed(visit: Visiting, query: Annotated[FeedQuery, Query()]) -> Response:
    """The latest values of every station."""
    if query.region is not None and query.region not in REGIONS:
        raise refusals.without_meaning("region", [query.region], "ที่มีคือ 1–9", "there are 1 to 9")
    places = [one for one in catalogue.provinces() if query.region is None or one.code.startswith(query.region)]
    stations = [_station(visit, place, number) for place in places for number in range(_stations(place))]
    return Response(to_json({"stations": stations}), media_type="application/json")


def _stations(place: Province) -> int:
    return 8 if place.code == BANGKOK else 1 + int(uniform(ID, "stations", place.code) * 2)


def _station(visit: Visit, place: Province, number: int) -> dict[str, Any]:
    name = f"{place.code}{number + 1}t"
    districts = figures.districts()[place.code]
    district = districts[int(uniform(ID, "district", name) * len(districts))]
    south, west, height, width = _CORNERS[place.code[0]]
    told: dict[str, Any] = {
        "stationID": name,
        "nameTH": f"สถานีจำลอง {name}",
        "nameEN": f"Simulated station {name}",
        "areaTH": _area(place, district.name_th),
        "areaEN": f"{district.name_en}, {place.name_en}",
        "stationType": "GROUND",
        "lat": _number(visit, south + height * uniform(ID, "lat", name), 6),
        "long": _number(visit, west + width * uniform(ID, "long", name), 6),
    }
    if not visit.shows(Fault.PROVINCE_IN_TEXT):
        told["province_code"] = place.code
    return told | {"AQILast": _last(visit, name)}


def _area(place: Province, district: str) -> str:
    if place.code == BANGKOK:
        return f"แขวงสมมติ เขต{district.removeprefix('เขต')}, กรุงเทพฯ"
    return f"ต.สมมติ อ.{district.removeprefix('อำเภอ')}, {place.name_th}"


def _last(visit: Visit, name: str) -> dict[str, Any]:
    when = visit.data_time
    if visit.shows(Fault.STALE_STATION) and visit.chance("stale", name) < _STALE:
        fewest, most = _STALE_DAYS
        when -= timedelta(days=fewest + int(visit.chance("how stale", name) * (most - fewest)))
    hour = when.strftime("%Y-%m-%dT%H")
    indices = dict(_measured(visit, name, hour))
    told: dict[str, Any] = {"date": hour[:10], "time": f"{hour[11:]}:00"}
    present = {substance: aqi for substance, (aqi, _) in indices.items() if aqi is not None}
    worst = max(present, key=lambda one: present[one], default=None)
    for substance, (aqi, value) in indices.items():
        digits = 1 if substance in {"PM25", "PM10", "CO"} else 0
        told[substance] = _index(visit, aqi, name, substance) | {
            "value": _nothing(visit, name, substance, "value") if value is None else _number(visit, value, digits)
        }
    told["AQI"] = _index(visit, present.get(worst or ""), name, "AQI") | {"param": worst or ""}
    return told


def _measured(visit: Visit, name: str, hour: str) -> Iterator[tuple[str, tuple[int | None, float | None]]]:
    for substance, (typical, at_hundred) in _SUBSTANCES.items():
        if visit.chance("missing", name, substance, hour) < _MISSING:
            yield substance, (None, None)
        else:
            value = typical * (0.4 + 1.6 * visit.chance(name, substance, hour))
            yield substance, (round(value / at_hundred * 100), value)


def _index(visit: Visit, aqi: int | None, *key: str) -> dict[str, Any]:
    if aqi is None:
        return {"color_id": _number(visit, 0, 0), "aqi": _nothing(visit, *key, "aqi")}
    colour = 1 + sum(aqi > highest for highest in _COLOURS)
    return {"color_id": _number(visit, colour, 0), "aqi": _number(visit, aqi, 0)}


def _number(visit: Visit, value: float, digits: int) -> str | float:
    if visit.shows(Fault.NUMBERS_AS_STRINGS):
        return f"{value:.{digits}f}"
    return round(value, digits) if digits else round(value)


def _nothing(visit: Visit, *key: str) -> object:
    """Return what stands for a missing value: null, or -1 in one type or the other."""
    if not visit.shows(Fault.MINUS_ONE):
        return None
    return -1 if visit.chance("minus", *key) < 0.5 else "-1"  # noqa: PLR2004 - half of them
