"""Routes that read data, each for a client whose token may read and whose agreement covers what it asks."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from sample_api.paging import NoQuery
from sample_api.schemas import problem_responses
from sample_api.store.reading import AREAS, FACILITIES, FIGURES
from sample_api.synthesis.datasets import by_id
from sample_api.v2 import answers, described, drill, examples, lists, single
from sample_api.v2.answers import Ready
from sample_api.v2.documented import answers as documented
from sample_api.v2.documented import takes
from sample_api.v2.narrowing import areas_by_code
from sample_api.v2.queries import AreaQuery, DrillQuery, FacilityQuery, FigureQuery, SingleQuery, asked
from sample_api.v2.resources import dataset_of, figures_of, listings
from sample_api.v2.rights import View
from sample_api.v2.schemas import (
    AreaRow,
    DatasetRecord,
    DrillDown,
    Entry,
    FacilityRow,
    FigureRow,
    IndicatorRecord,
    RowPage,
    Whole,
)
from sample_api.v2.service import Reader, service_of

router = APIRouter(prefix="/v2", tags=["v2"], responses=problem_responses(401, 403, 429, 503))

FigureSet = Annotated[str, Path(examples=["mother-and-child"])]


def told(request: Request, content: dict[str, Any], *, public: bool = False) -> Response:
    """Answer a description of what there is."""
    body = orjson.dumps(content)
    return answers.send(request, Ready(body, answers.tag_of(body), public=public), service_of(request).kept)


def address(request: Request) -> str:
    """Return the address of /v2 as the caller wrote it, prefix and all."""
    return f"{answers.origin_of(request)}{request.scope.get('root_path', '')}/v2"


@router.get(
    "",
    summary="จุดเริ่มต้น",
    response_model=Entry,
    responses=documented(examples.ENTRY),
    openapi_extra=takes(),
)
async def entry(request: Request, _client: Reader) -> Response:
    """ทุกอย่างอยู่ที่ไหน / where everything is."""
    await asked(request, NoQuery)
    return told(request, described.entry(service_of(request).store, address(request)))


@router.get(
    "/datasets",
    summary="ชุดข้อมูลทั้งหมด",
    response_model=Whole[DatasetRecord],
    responses=documented(examples.whole(examples.DATASET)),
    openapi_extra=takes(),
)
async def list_datasets(request: Request, _client: Reader) -> Response:
    """ชุดข้อมูลรายกลุ่มวัย อนามัยสิ่งแวดล้อม และข้อมูลอ้างอิง / the datasets."""
    await asked(request, NoQuery)
    return told(request, described.datasets(service_of(request).store, address(request)))


@router.get(
    "/datasets/{dataset_id}",
    summary="ชุดข้อมูลหนึ่งชุด",
    response_model=DatasetRecord,
    responses=documented(examples.DATASET, 404),
    openapi_extra=takes(),
)
async def get_dataset(request: Request, _client: Reader, dataset_id: FigureSet) -> Response:
    """คอลัมน์ ตัวชี้วัด และที่อยู่ของแถว / columns, indicators, and where the rows are."""
    await asked(request, NoQuery)
    dataset = dataset_of(dataset_id)
    return told(request, described.dataset(dataset, service_of(request).store, address(request)))


@router.get(
    "/datasets/{dataset_id}/rows",
    summary="แถวของชุดข้อมูลตัวชี้วัด",
    response_model=RowPage[FigureRow],
    responses=documented(examples.page(examples.FIGURE), 404, linked=True),
    openapi_extra=takes(FigureQuery),
)
async def list_rows(request: Request, client: Reader, dataset_id: FigureSet) -> Response:
    """ผลรายพื้นที่รายไตรมาส เรียงตามตัวชี้วัด ปี ไตรมาส พื้นที่ / figures, in a stable order."""
    return await lists.answer(request, listings()[figures_of(dataset_id).id], View.of(client))


@router.get(
    "/datasets/{dataset_id}/rows/{row_id}",
    summary="แถวเดียว",
    response_model=FigureRow,
    responses=documented(examples.FIGURE, 404),
    openapi_extra=takes(SingleQuery),
)
async def get_row(
    request: Request,
    client: Reader,
    dataset_id: FigureSet,
    row_id: Annotated[str, Path(examples=["MCH08-4001-2569-2"])],
) -> Response:
    """แถวเดียวตามรหัส ตัวชี้วัด-พื้นที่-ปีงบประมาณ-ไตรมาส / one row: indicator-area-fiscal year-quarter."""
    dataset = figures_of(dataset_id)
    return await single.answer(request, dataset, FIGURES, single.figure_key(dataset, row_id), View.of(client))


@router.get(
    "/datasets/{dataset_id}/drill-down",
    summary="เจาะลึก ประเทศ → เขตสุขภาพ → จังหวัด → อำเภอ",
    response_model=DrillDown,
    responses=documented(examples.DRILL_DOWN, 404),
    openapi_extra=takes(DrillQuery),
)
async def drill_down(request: Request, client: Reader, dataset_id: FigureSet) -> Response:
    """ผลทั้งปีของพื้นที่และของพื้นที่ย่อยหนึ่งระดับ / a year of an area and of the areas just inside it."""
    return await drill.answer(request, figures_of(dataset_id), View.of(client))


@router.get(
    "/indicators",
    summary="ตัวชี้วัดทั้งหมด",
    response_model=Whole[IndicatorRecord],
    responses=documented(examples.whole(examples.INDICATOR)),
    openapi_extra=takes(),
)
async def list_indicators(request: Request, _client: Reader) -> Response:
    """ตัวชี้วัดทั้งหมด เรียงตามรหัส / all indicators, by id."""
    await asked(request, NoQuery)
    return told(request, described.indicators())


@router.get(
    "/indicators/{indicator_id}",
    summary="ตัวชี้วัดหนึ่งตัว",
    response_model=IndicatorRecord,
    responses=documented(examples.INDICATOR, 404),
    openapi_extra=takes(),
)
async def get_indicator(
    request: Request, _client: Reader, indicator_id: Annotated[str, Path(examples=["MCH08"])]
) -> Response:
    """ตัวชี้วัดหนึ่งตัว / one indicator."""
    await asked(request, NoQuery)
    return told(request, described.indicator(indicator_id))


@router.get(
    "/areas",
    summary="พื้นที่",
    response_model=RowPage[AreaRow],
    responses=documented(examples.page(examples.AREA), linked=True),
    openapi_extra=takes(AreaQuery),
)
async def list_areas(request: Request, client: Reader) -> Response:
    """ประเทศ เขตสุขภาพ จังหวัด อำเภอ เรียงจากกว้างไปแคบ / areas, wider ones first."""
    return await lists.answer(request, listings()["areas"], View.of(client))


@router.get(
    "/areas/{code}",
    summary="พื้นที่หนึ่งแห่ง",
    response_model=AreaRow,
    responses=documented(examples.AREA, 404),
    openapi_extra=takes(SingleQuery),
)
async def get_area(request: Request, client: Reader, code: Annotated[str, Path(examples=["40"])]) -> Response:
    """พื้นที่หนึ่งแห่ง / one area."""
    if code not in areas_by_code():
        raise single.absent(by_id()["areas"])
    return await single.answer(request, by_id()["areas"], AREAS, (("code", code),), View.of(client))


@router.get(
    "/facilities",
    summary="หน่วยบริการสุขภาพ (สมมติ)",
    response_model=RowPage[FacilityRow],
    responses=documented(examples.page(examples.FACILITY), linked=True),
    openapi_extra=takes(FacilityQuery),
)
async def list_facilities(request: Request, client: Reader) -> Response:
    """หน่วยบริการสมมติ เรียงตามรหัส 5 หลัก / made-up facilities, by their five-digit code."""
    return await lists.answer(request, listings()["facilities"], View.of(client))


@router.get(
    "/facilities/{hospcode}",
    summary="หน่วยบริการหนึ่งแห่ง",
    response_model=FacilityRow,
    responses=documented(examples.FACILITY, 404),
    openapi_extra=takes(SingleQuery),
)
async def get_facility(
    request: Request, client: Reader, hospcode: Annotated[str, Path(examples=["15100"])]
) -> Response:
    """หน่วยบริการหนึ่งแห่ง / one facility."""
    return await single.answer(request, by_id()["facilities"], FACILITIES, (("hospcode", hospcode),), View.of(client))
