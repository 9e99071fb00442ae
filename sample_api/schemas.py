"""What answers look like, for the OpenAPI document and its readers; the bytes come from `dataset`."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sample_api.problem import MEDIA_TYPE

REFERENCE = "#/components/schemas/{model}"

Row = TypeVar("Row")
Responses = dict[int | str, dict[str, Any]]
Code = Annotated[str, Field(pattern=r"^\d{2}$", examples=["40"])]


class IndicatorRow(BaseModel):
    """ตัวชี้วัดหนึ่งตัว: A หารด้วย B คูณ `per` ได้ค่าในหน่วย `unit`."""

    id: str = Field(examples=["MCH08"])
    cluster: str = Field(examples=["แม่และเด็ก"])
    name_th: str = Field(examples=["ร้อยละเด็ก 0-5 ปี สูงดีสมส่วน"])
    name_en: str
    numerator_th: str = Field(description="A")
    denominator_th: str = Field(description="B")
    unit: str = Field(examples=["ร้อยละ"])
    per: int = Field(examples=[100])
    direction: Literal["higher", "lower"] = Field(description="ทิศทางที่ดี / which way is better")
    direction_note: str
    target: str = Field(description="เป้าหมายตามแหล่งที่มา อาจว่าง / as the source writes it, may be empty")
    target_fy_be: str
    hdc_table: str = Field(description="ชื่อตารางใน /hdc ว่างถ้าไม่มี / its table in /hdc, or empty")
    quarter_kind: Literal["flow", "snapshot"] = Field(
        description="flow: ไตรมาสบวกกันเป็นปี, snapshot: ใช้ไตรมาสล่าสุด / quarters add up, or the last one counts"
    )
    status: str = Field(description="ยืนยันแล้วเพียงใด / how sure the facts are")
    source: str


class ProvinceRow(BaseModel):
    """จังหวัดและเขตสุขภาพ."""

    code: Code
    iso_3166_2: str = Field(examples=["TH-40"])
    name_th: str = Field(examples=["ขอนแก่น"])
    name_en: str = Field(examples=["Khon Kaen"])
    region: int = Field(ge=1, le=13, examples=[7])


class ObservationRow(BaseModel):
    """ผลของตัวชี้วัดหนึ่งตัว จังหวัดหนึ่ง ไตรมาสหนึ่ง (ข้อมูลสังเคราะห์)."""

    indicator: str = Field(examples=["MCH08"])
    province: Code
    region: int = Field(ge=1, le=13, examples=[7])
    fy: int = Field(description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.", examples=[2569])
    quarter: int = Field(ge=1, le=4, description="ไตรมาส 1 คือ ต.ค.–ธ.ค. / 1 is Oct–Dec", examples=[2])
    numerator: int = Field(ge=0, description="A", examples=[10563])
    denominator: int = Field(ge=0, description="B", examples=[16720])
    rate: float | None = Field(
        description="A/B × per ปัดทศนิยม 4 ตำแหน่ง, null เมื่อ B = 0 / rounded to 4 decimals", examples=[63.1758]
    )
    unit: str = Field(examples=["ร้อยละ"])
    status: Literal["reported", "not_reported", "not_applicable"]


class Page(BaseModel, Generic[Row]):
    """หนึ่งหน้าของรายการ: `total` คือจำนวนแถวทั้งหมดที่ตรงกับตัวกรอง."""

    data: list[Row]
    total: int = Field(ge=0, examples=[80])
    limit: int = Field(examples=[100])
    offset: int = Field(examples=[0])
    data_status: Literal["synthetic"]
    notice_th: str = Field(examples=["ข้อมูลสังเคราะห์เพื่อการฝึกอบรม ไม่ใช่ข้อมูลจริง"])


class FieldProblem(BaseModel):
    """จุดที่ผิดหนึ่งจุด."""

    location: Literal["query", "path", "body", "header"]
    name: str
    detail: str
    detail_en: str


class ProblemBody(BaseModel):
    """ข้อผิดพลาดตาม RFC 9457: `code` คงที่ ใช้ในโปรแกรมได้ `detail` สำหรับคนอ่าน."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str
    status: int
    code: str = Field(examples=["parameter-unknown"])
    detail: str
    detail_en: str
    request_id: str
    errors: list[FieldProblem] = Field(default_factory=list)


def problem_responses(*statuses: int) -> Responses:
    """Return the `responses` of a route that may answer these statuses with a problem."""
    schema = {"$ref": REFERENCE.format(model="ProblemBody")}
    told = {
        400: "คำขอใช้ไม่ได้ / the request cannot be used",
        401: "ไม่มีโทเคน หรือใช้ไม่ได้ / no token, or not a good one",
        403: "โทเคนไม่มีสิทธิ์ / the token does not allow it",
        404: "ไม่พบ / not found",
        409: "ขัดกับสิ่งที่มีอยู่ / at odds with what is there",
        412: "แถวเปลี่ยนไปแล้ว / the row has changed (If-Match)",
        413: "ใหญ่เกินไป / too large",
        415: "ชนิดของเนื้อหาใช้ไม่ได้ / unusable content type",
        422: "คีย์นี้ใช้กับคำขออื่นแล้ว / the key was used for another request (Idempotency-Key)",
        428: "ต้องส่ง If-Match / If-Match is needed",
        429: "เรียกถี่เกินไป รอตาม Retry-After / too many requests, wait as Retry-After says",
        503: "ยังไม่พร้อม รอตาม Retry-After / not ready, wait as Retry-After says",
    }
    return {status: {"description": told[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses}
