"""Routes open to anyone: the catalogue and the files of open data."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from sample_api.paging import NoQuery
from sample_api.schemas import Responses, problem_responses
from sample_api.synthesis.datasets import DATASETS
from sample_api.v2 import answers, catalogue, described, downloads, examples
from sample_api.v2.answers import Ready
from sample_api.v2.data_routes import address, told
from sample_api.v2.documented import answers as documented
from sample_api.v2.documented import takes
from sample_api.v2.open_data import MEDIA_TYPES
from sample_api.v2.published import download, published
from sample_api.v2.queries import asked
from sample_api.v2.resources import dataset_of
from sample_api.v2.schemas import CatalogueField, CatalogueRecord, JsonLd, OpenFileRecord, Whole
from sample_api.v2.service import service_of

router = APIRouter(prefix="/v2", tags=["v2 ข้อมูลเปิด (ไม่ต้องใช้โทเคน)"], responses=problem_responses(503))

JSON_LD = "application/ld+json"

_CONTENT: Responses = {
    200: {
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "indicator,level,area\r\nMCH08,province,40\r\n"},
            "application/json": {
                "schema": {"type": "object", "properties": {"data": {"type": "array"}}, "required": ["data"]},
                "example": {"dataset": "areas", "fy": None, "data": [examples.AREA], **examples.LABEL},
            },
            MEDIA_TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}, "example": "PAR1…PAR1"},
        },
    },
    206: {"description": "บางส่วนของไฟล์ตามเฮดเดอร์ Range / the part asked for"},
    304: {"description": "ไม่เปลี่ยนจากที่ท่านมีอยู่ / as you have it (If-None-Match)"},
}
_FILES = _CONTENT | problem_responses(400, 404)


class JsonLdResponse(JSONResponse):
    """For the document alone: the media type of DCAT."""

    media_type = JSON_LD


@router.get(
    "/catalogue",
    summary="บัญชีข้อมูล (GD Catalog)",
    response_model=Whole[CatalogueRecord],
    responses=documented(examples.whole(examples.CATALOGUE_RECORD)),
    openapi_extra=takes(),
)
async def list_catalogue(request: Request) -> Response:
    """ระเบียนบัญชีข้อมูลภาครัฐของทุกชุดข้อมูล 14 รายการบังคับครบ / every dataset with the 14 mandatory fields."""
    await asked(request, NoQuery)
    store = service_of(request).store
    found = [catalogue.record(one, store, address(request)) for one in DATASETS]
    found += [one.record(address(request)) for one in published(request).values()]
    return told(request, {"data": found, "total": len(found), **described.LABEL}, public=True)


@router.get(
    "/catalogue.jsonld",
    summary="บัญชีข้อมูล (DCAT)",
    response_model=JsonLd,
    response_class=JsonLdResponse,
    responses=documented(examples.DCAT, media_type=JSON_LD),
    openapi_extra=takes(),
)
async def dcat(request: Request) -> Response:
    """บัญชีข้อมูลแบบ DCAT 3 ใน JSON-LD / the catalogue as DCAT."""
    await asked(request, NoQuery)
    service = service_of(request)
    whole = catalogue.dcat(service.store, address(request))
    whole["dcat:dataset"] += [
        catalogue.dcat_told(one.record(address(request)), one.title_en) for one in published(request).values()
    ]
    body = orjson.dumps(whole)
    ready = Ready(body, answers.tag_of(body), media_type=JSON_LD, public=True)
    return answers.send(request, ready, service.kept)


@router.get(
    "/catalogue/fields",
    summary="รายการของบัญชีข้อมูลภาครัฐ",
    response_model=Whole[CatalogueField],
    responses=documented(examples.whole(examples.CATALOGUE_FIELD)),
    openapi_extra=takes(),
)
async def list_fields(request: Request) -> Response:
    """คีย์ ชื่อ ระดับความจำเป็น และค่าที่ใช้ได้ / keys, labels, levels and allowed values."""
    await asked(request, NoQuery)
    found: list[dict[str, Any]] = list(catalogue.fields())
    return told(request, {"data": found, "total": len(found), **described.LABEL}, public=True)


@router.get(
    "/catalogue/{dataset_id}",
    summary="ระเบียนของชุดข้อมูลหนึ่งชุด",
    response_model=CatalogueRecord,
    responses=documented(examples.CATALOGUE_RECORD, 404),
    openapi_extra=takes(),
)
async def get_record(request: Request, dataset_id: Annotated[str, Path(examples=["working-age"])]) -> Response:
    """ระเบียนบัญชีข้อมูลภาครัฐของชุดข้อมูลหนึ่งชุด / one dataset's record."""
    await asked(request, NoQuery)
    if one := published(request).get(dataset_id):
        return told(request, one.record(address(request)), public=True)
    dataset = dataset_of(dataset_id)
    return told(request, catalogue.record(dataset, service_of(request).store, address(request)), public=True)


@router.get(
    "/open-data",
    summary="ไฟล์ข้อมูลเปิดทั้งหมด",
    response_model=Whole[OpenFileRecord],
    responses=documented(examples.whole(examples.OPEN_FILE)),
    openapi_extra=takes(),
)
async def list_files(request: Request) -> Response:
    """ไฟล์ทั้งหมดและที่อยู่ / every file and its address."""
    await asked(request, NoQuery)
    found = described.open_data(service_of(request).store, address(request))
    for one in published(request).values():
        found["data"] += one.listed(address(request))
    return told(request, found | {"total": len(found["data"])}, public=True)


@router.get(
    "/open-data/{name}",
    summary="ดาวน์โหลดไฟล์ข้อมูลเปิด",
    response_class=Response,
    responses=_FILES,
    openapi_extra=takes(),
)
async def get_file(
    request: Request, name: Annotated[str, Path(examples=["working-age-2569.csv", "facilities.parquet"])]
) -> Response:
    """CSV (UTF-8 มี BOM) JSON หรือ Parquet ปกปิดจำนวนคนที่น้อยกว่า 5 / counts of fewer than 5 people are withheld."""
    await asked(request, NoQuery)
    for one in published(request).values():
        if name in one.files:
            return download(request, one, name)
    return await downloads.answer(request, service_of(request).store, request.app.state.open_data, name)
