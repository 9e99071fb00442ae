"""What answers of version 2 look like, for the OpenAPI document and its readers; the bytes come from the store."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sample_api.schemas import Code, IndicatorRow
from sample_api.v2.queries import Level, Status

Row = TypeVar("Row")


def _none_required(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class PickedRow(BaseModel):
    """แถวที่มีเฉพาะคอลัมน์ที่เลือกหรือที่ข้อตกลงให้ / a row whose columns were picked: none is sure to be there."""

    model_config = ConfigDict(json_schema_extra=_none_required)


class FigureRow(PickedRow):
    """ผลของตัวชี้วัดหนึ่งตัว พื้นที่หนึ่ง ไตรมาสหนึ่ง (ข้อมูลสังเคราะห์) มีเฉพาะคอลัมน์ที่เลือกด้วย `fields`."""

    indicator: str = Field(description="ตัวชี้วัด")
    level: Level = Field(description="ระดับพื้นที่")
    area: str = Field(pattern=r"^(TH|R\d{2}|\d{2}|\d{4})$", description="รหัสพื้นที่")
    area_name: str = Field(description="ส่งเมื่อขอด้วย fields / sent when asked for in `fields`")
    province: Code | None
    region: int | None = Field(ge=1, le=13)
    fy: int = Field(description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.")
    quarter: int = Field(ge=1, le=4, description="ไตรมาส 1 คือ ต.ค.–ธ.ค. / 1 is Oct–Dec")
    numerator: int = Field(ge=0, description="A")
    denominator: int = Field(ge=0, description="B")
    rate: float | None = Field(description="A/B × per ปัดทศนิยม 4 ตำแหน่ง, null เมื่อ B = 0")
    unit: str
    direction: Literal["higher", "lower"] = Field(description="ทิศทางที่ดี / which way is better")
    status: Literal["reported", "not_reported", "not_applicable", "suppressed"] = Field(
        description="suppressed: ปกปิดเพราะอัตราอาจบอกจำนวนคน 1–4 คน"
    )


class FacilityRow(PickedRow):
    """หน่วยบริการสมมติหนึ่งแห่ง."""

    hospcode: str = Field(pattern=r"^\d{5}$", description="รหัส 5 หลัก บางรหัสขึ้นต้นด้วยศูนย์")
    name_th: str
    type: str
    level: Literal["ปฐมภูมิ", "ทุติยภูมิ", "ตติยภูมิ"]
    beds: int = Field(ge=0)
    subdistrict: str = Field(pattern=r"^\d{6}$")
    district: str = Field(pattern=r"^\d{4}$")
    province: Code
    region: int = Field(ge=1, le=13)


class AreaRow(PickedRow):
    """พื้นที่หนึ่งแห่ง."""

    code: str = Field(pattern=r"^(TH|R\d{2}|\d{2}|\d{4})$")
    level: Level
    name_th: str
    name_en: str
    parent: str | None
    province: Code | None
    region: int | None = Field(ge=1, le=13)
    population_thousand: float = Field(ge=0, description="ประชากรโดยประมาณ หน่วยพันคน")


class RowPage(BaseModel, Generic[Row]):
    """หนึ่งหน้าของรายการ: หน้าถัดไปอยู่ในเฮดเดอร์ `Link` และใน `next_cursor`."""

    data: list[Row]
    total: int = Field(ge=0, description="จำนวนแถวทั้งหมดที่ตรงกับตัวกรอง")
    limit: int
    offset: int | None = Field(description="null เมื่อเดินหน้าด้วย cursor")
    next_cursor: str | None = Field(description="null เมื่อเป็นหน้าสุดท้าย")
    data_status: Literal["synthetic"]
    notice_th: str


class Whole(BaseModel, Generic[Row]):
    """รายการทั้งหมดในคราวเดียว."""

    data: list[Row]
    total: int = Field(ge=0)
    data_status: Literal["synthetic"]
    notice_th: str


class Entry(BaseModel):
    """จุดเริ่มต้นของ API รุ่น 2."""

    version: Literal["2"]
    edition: str = Field(description="เปลี่ยนเมื่อข้อมูลเปลี่ยน")
    fiscal_years: list[int]
    links: dict[str, str]
    data_status: Literal["synthetic"]
    notice_th: str


class DatasetRecord(BaseModel):
    """ชุดข้อมูลหนึ่งชุด."""

    id: str
    kind: Literal["figures", "facilities", "areas"]
    cluster: str
    title_th: str
    title_en: str
    columns: list[str]
    indicators: list[str]
    fiscal_years: list[int]
    links: dict[str, str]


class IndicatorRecord(IndicatorRow):
    """ตัวชี้วัดหนึ่งตัวและชุดข้อมูลที่อยู่."""

    dataset: str


class YearOfArea(BaseModel):
    """ผลทั้งปีของพื้นที่หนึ่ง."""

    area: str
    name_th: str
    level: Level
    numerator: int = Field(ge=0)
    denominator: int = Field(ge=0)
    rate: float | None
    quarters_reported: int = Field(ge=0, le=4, description="ส่งรายงานมาแล้วกี่ไตรมาส")
    status: Status


class DrillDown(BaseModel):
    """ผลทั้งปีของพื้นที่และของพื้นที่ย่อยหนึ่งระดับ."""

    indicator: dict[str, str]
    fy: int
    area: YearOfArea | None
    parent: str | None
    children: list[YearOfArea]
    data_status: Literal["synthetic"]
    notice_th: str


class CatalogueResource(BaseModel):
    """ไฟล์หนึ่งไฟล์ของชุดข้อมูล."""

    name: str
    format: str
    mimetype: str
    url: str


class CatalogueRecord(BaseModel):
    """ระเบียนบัญชีข้อมูลภาครัฐ: 14 รายการบังคับ และรายการเพิ่มเติม."""

    name: str
    data_type: str
    title: str
    owner_org: str
    maintainer: str
    maintainer_email: str
    tag_string: str
    notes: str
    objective: list[str]
    update_frequency_unit: str
    update_frequency_interval: int
    geo_coverage: str
    data_source: str
    data_format: list[str]
    data_category: str
    license_id: str
    resources: list[CatalogueResource]
    data_status: Literal["synthetic", "official"]


class CatalogueField(BaseModel):
    """รายการหนึ่งของบัญชีข้อมูลภาครัฐ."""

    key: str
    label_th: str
    label_en: str
    level: str
    note: str


class OpenFileRecord(BaseModel):
    """ไฟล์ข้อมูลเปิดหนึ่งไฟล์."""

    name: str
    dataset: str
    fy: int | None
    format: Literal["csv", "json", "parquet"]
    media_type: str
    url: str


JsonLd = dict[str, Any]
