"""The department's own API, version 1: indicators, provinces, observations."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field

from sample_api import dataset, paging, refusals
from sample_api.access import unlimited_reader
from sample_api.dataset import Selection, Slice
from sample_api.paging import NoQuery, PageQuery, only
from sample_api.problem import Problem, shown
from sample_api.schemas import IndicatorRow, ObservationRow, Page, ProvinceRow, Responses, problem_responses
from sample_api.synthesis import catalogue
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS

_NOT_MODIFIED: Responses = {304: {"description": "ไม่เปลี่ยนจากที่ท่านมีอยู่ / as you have it (If-None-Match)"}}
_MOST_VALUES = 100

Value = TypeVar("Value", int, str)

router = APIRouter(
    prefix="/v1",
    tags=["v1 (เลิกพัฒนาแล้ว)"],
    deprecated=True,
    dependencies=[Depends(unlimited_reader)],
    responses=problem_responses(400, 401, 403, 429) | _NOT_MODIFIED,
)


def _filter(description: str) -> Any:
    return Field(default_factory=list, max_length=_MOST_VALUES, description=description)


class ProvinceQuery(PageQuery):
    """Filters of the provinces."""

    region: list[int] = _filter("เขตสุขภาพ 1–13 / health region")


class ObservationQuery(ProvinceQuery):
    """Filters of the observations: values of one parameter are alternatives, parameters narrow each other."""

    indicator: list[str] = _filter("รหัสตัวชี้วัด เช่น MCH08 / indicator id")
    province: list[str] = _filter("รหัสจังหวัด 2 หลัก เช่น 40 / province code")
    fy: list[int] = _filter("ปีงบประมาณ พ.ศ. 2565–2569 / fiscal year, B.E.")
    quarter: list[int] = _filter("ไตรมาส 1–4 (1 = ต.ค.–ธ.ค. / Oct–Dec)")


@router.get(
    "/indicators",
    summary="ตัวชี้วัดทั้งหมด",
    response_model=Page[IndicatorRow],
    dependencies=[Depends(only(PageQuery))],
)
async def list_indicators(request: Request, query: Annotated[PageQuery, Query()]) -> Response:
    """รายการตัวชี้วัดทั้งหมด เรียงตามรหัส / all indicators, by id."""
    data = dataset.load()
    return paging.page(request, data.digest, query, paging.rows_of(data.indicators))


@router.get(
    "/indicators/{indicator_id}",
    summary="ตัวชี้วัดหนึ่งตัว",
    response_model=IndicatorRow,
    responses=problem_responses(404),
    dependencies=[Depends(only(NoQuery))],
)
async def get_indicator(request: Request, indicator_id: Annotated[str, Path(examples=["MCH08"])]) -> Response:
    """ตัวชี้วัดหนึ่งตัว / one indicator."""
    data = dataset.load()
    for indicator, row in zip(catalogue.indicators(), data.indicators, strict=True):
        if indicator.id == indicator_id:
            return paging.single(request, data.digest, row)
    raise _indicator_unknown(indicator_id)


@router.get(
    "/provinces",
    summary="จังหวัดและเขตสุขภาพ",
    response_model=Page[ProvinceRow],
    dependencies=[Depends(only(ProvinceQuery))],
)
async def list_provinces(request: Request, query: Annotated[ProvinceQuery, Query()]) -> Response:
    """77 จังหวัดพร้อมเขตสุขภาพ เรียงตามรหัส / the provinces and their health regions, by code."""
    data = dataset.load()
    chosen = _places(query.region, [])
    rows = data.provinces if chosen is None else tuple(data.provinces[at] for at in chosen)
    return paging.page(request, data.digest, query, paging.rows_of(rows))


@router.get(
    "/observations",
    summary="ผลรายจังหวัด รายไตรมาส",
    response_model=Page[ObservationRow],
    dependencies=[Depends(only(ObservationQuery))],
)
async def list_observations(request: Request, query: Annotated[ObservationQuery, Query()]) -> Response:
    """ผลรายจังหวัดรายไตรมาส เรียงตามตัวชี้วัด จังหวัด ปี ไตรมาส / figures, in a stable order."""
    data = dataset.load()
    selection = Selection(
        indicators=_among("indicator", query.indicator, [one.id for one in catalogue.indicators()], "/v1/indicators"),
        provinces=_places(query.region, query.province),
        fiscal_years=_among("fy", query.fy, FISCAL_YEARS, "2565–2569 (พ.ศ. / B.E.)"),
        quarters=_among("quarter", query.quarter, QUARTERS, "1–4"),
    )

    def cut(limit: int, offset: int) -> Slice:
        return data.observed(selection, limit, offset)

    return paging.page(request, data.digest, query, cut)


def _places(regions: list[int], codes: list[str]) -> list[int] | None:
    every = catalogue.provinces()
    by_code = _among("province", codes, [one.code for one in every], "/v1/provinces")
    numbers = range(1, 14)
    if _among("region", regions, numbers, "1–13") is None:
        return by_code
    in_region = [at for at, one in enumerate(every) if one.region in regions]
    return in_region if by_code is None else sorted(set(in_region) & set(by_code))


def _among(name: str, given: Sequence[Value], known: Sequence[Value], hint: str) -> list[int] | None:
    """Return the positions of `given` in `known`, ascending; None when nothing was asked for."""
    if not given:
        return None
    if strange := [value for value in given if value not in known]:
        raise refusals.without_meaning(name, strange, f"ที่มีคือ {hint}", f"there is {hint}")
    return sorted({known.index(value) for value in given})


def _indicator_unknown(indicator_id: str) -> Problem:
    th = f"ไม่มีตัวชี้วัด {shown(indicator_id)} ดูรหัสทั้งหมดได้ที่ /v1/indicators"
    en = f"There is no indicator {shown(indicator_id)}; /v1/indicators lists them."
    return Problem(404, "indicator-unknown", th=th, en=en)
