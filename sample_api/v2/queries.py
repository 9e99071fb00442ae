"""The parameters of every list: declared once, for the check and for the document."""

from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sample_api import refusals
from sample_api.paging import DEFAULT_LIMIT, LARGEST_LIMIT, only
from sample_api.v2.cursor import LONGEST

FARTHEST_OFFSET = 100_000
"""Rows that may be skipped by number; farther on, a cursor is quicker for both sides."""
MOST_VALUES = 100

Level = Literal["country", "region", "province", "district"]
Status = Literal["reported", "not_reported", "not_applicable"]


def _many(description: str, example: object) -> Any:
    return Field(default_factory=list, max_length=MOST_VALUES, description=description, examples=[[example]])


class ListQuery(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="จำนวนแถวต่อหน้า / rows a page")
    offset: int = Field(
        0, ge=0, le=FARTHEST_OFFSET, description="ข้ามกี่แถว ไกลกว่านี้ใช้ cursor / rows to skip; farther on use cursor"
    )
    cursor: str | None = Field(
        None,
        max_length=LONGEST,
        description="`*` แล้วตามด้วย `next_cursor` ของหน้าก่อน / `*`, then `next_cursor` of the page before",
        examples=["*"],
    )
    sort: str | None = Field(
        None,
        max_length=200,
        description="คอลัมน์คั่นด้วยจุลภาค นำหน้าด้วย - คือมากไปน้อย ค่าว่างอยู่ท้าย / columns; - for descending; empty last",
    )
    fields: str | None = Field(
        None, max_length=400, description="คอลัมน์ที่ต้องการ คั่นด้วยจุลภาค / the columns wanted, by commas"
    )


class FigureQuery(ListQuery):
    """What the rows of an indicator dataset take."""

    indicator: list[str] = _many("รหัสตัวชี้วัดในชุดข้อมูลนี้ / indicator of this dataset", "MCH08")
    level: Level | None = Field(
        None,
        description="ระดับพื้นที่ ไม่ระบุคือ province หรือระดับของ area / area level; province, or that of `area`, if not told",
        examples=["district"],
    )
    area: list[str] = _many("รหัสพื้นที่ TH, R01–R13, 2 หลัก หรือ 4 หลัก / area code", "40")
    province: list[str] = _many("รหัสจังหวัด 2 หลัก / province code", "40")
    region: list[int] = _many("เขตสุขภาพ 1–13 / health region", 7)
    fy: list[int] = _many("ปีงบประมาณ พ.ศ. / fiscal year, B.E.", 2569)
    quarter: list[int] = _many("ไตรมาส 1–4 (1 = ต.ค.–ธ.ค. / Oct–Dec)", 2)
    status: list[Status] = _many("สถานะการรายงาน / whether it was reported", "reported")


class FacilityQuery(ListQuery):
    """What the facilities take."""

    province: list[str] = _many("รหัสจังหวัด 2 หลัก / province code", "40")
    region: list[int] = _many("เขตสุขภาพ 1–13 / health region", 7)
    district: list[str] = _many("รหัสอำเภอ 4 หลัก / district code", "4001")
    level: list[Literal["ปฐมภูมิ", "ทุติยภูมิ", "ตติยภูมิ"]] = _many("ระดับบริการ / level of care", "ปฐมภูมิ")


class AreaQuery(ListQuery):
    """What the areas take."""

    level: list[Level] = _many("ระดับพื้นที่ / area level", "province")
    parent: list[str] = _many("พื้นที่ที่อยู่เหนือขึ้นไปหนึ่งระดับ / the next wider area", "R07")
    province: list[str] = _many("รหัสจังหวัด 2 หลัก / province code", "40")
    region: list[int] = _many("เขตสุขภาพ 1–13 / health region", 7)


class SingleQuery(BaseModel):
    """What one row takes."""

    model_config = ConfigDict(extra="forbid")

    fields: str | None = Field(
        None, max_length=400, description="คอลัมน์ที่ต้องการ คั่นด้วยจุลภาค / the columns wanted, by commas"
    )


class DrillQuery(BaseModel):
    """What a drill-down takes."""

    model_config = ConfigDict(extra="forbid")

    indicator: str = Field(description="รหัสตัวชี้วัดในชุดข้อมูลนี้ / indicator of this dataset", examples=["MCH08"])
    fy: int = Field(description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.", examples=[2569])
    area: str = Field("TH", description="พื้นที่ที่จะดูข้างใน / the area to look into", examples=["R07"])


Asked = TypeVar("Asked", bound=BaseModel)

_only = cache(only)


async def asked(request: Request, model: type[Asked]) -> Asked:
    """Return the parameters of a request, checked; raise the 400 that names what cannot be used."""
    await _only(model)(request)
    found: Asked = _checked(model, tuple(request.query_params.multi_items()))
    return found


@lru_cache(maxsize=1_024)
def _checked(model: type[Asked], parameters: tuple[tuple[str, str], ...]) -> Asked:
    given: dict[str, Any] = {}
    for name, value in parameters:
        if get_origin(model.model_fields[name].annotation) is list:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise refusals.invalid(error.errors(), location="query") from error


def parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    """Return the parameters as the OpenAPI document lists them."""
    schema = model.model_json_schema()
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": told.pop("description", ""),
            "schema": _without_null(told),
        }
        for name, told in schema["properties"].items()
    ]


def _without_null(told: dict[str, Any]) -> dict[str, Any]:
    # a parameter is left out, not sent as null
    plain = {key: value for key, value in told.items() if key not in {"title", "anyOf"}}
    for way in told.get("anyOf", ()):
        if way != {"type": "null"}:
            plain |= way
    if plain.get("default", ...) is None:
        del plain["default"]
    return plain
