"""What the write side answers and takes, for the OpenAPI document and its readers."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from sample_api.reports.forms import AgeGroup, BulkReport, Status
from sample_api.schemas import FieldProblem, Responses, problem_responses

_TEXT = {"type": "string"}
_ETAG = {"ETag": {"description": "รุ่นของแถว ส่งกลับใน If-Match เมื่อแก้ / send it back in If-Match", "schema": _TEXT}}
_LOCATION = {"Location": {"description": "ที่อยู่ของแถวใหม่ / where the new row is", "schema": _TEXT}}
_REPLAYED = {
    "Idempotency-Replayed": {"description": "true คือคำตอบเดิมของคีย์นี้ / the answer given before", "schema": _TEXT}
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "คีย์เดิมกับเนื้อหาเดิมได้คำตอบเดิมภายใน 24 ชั่วโมง / same key, same body: the same answer for 24 hours",
    "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
    "example": "5f0c2a6e-0b1d-4b8e-9a53-2f6f8f1d7c10",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "ETag ล่าสุดของแถวที่จะแก้ / ETag of the row to change",
    "schema": _TEXT,
}

REPORT: dict[str, Any] = {
    "id": "MCH08-4001-2569-2",
    "indicator": "MCH08",
    "area": "4001",
    "fy": 2569,
    "quarter": 2,
    "numerator": 1170,
    "denominator": 1739,
    "note": "",
    "version": 1,
    "etag": "9a0f4c1e5b7d2a6830c4e1f9",
}
REFERRAL: dict[str, Any] = {
    "id": "RF19a9c1b2d005f2e9c1a",
    "from_facility": "15100",
    "to_facility": "15101",
    "age_group": "0-5",
    "urgency": "routine",
    "reason": "พัฒนาการสงสัยล่าช้า",
    "sent_on": "2026-02-16",
    "status": "sent",
    "note": "",
    "etag": "1f9e4c0830a6d2b7e5c1a04f",
}
_WHY = {"location": "body", "name": "numerator", "detail": "A ต้องไม่เกิน B", "detail_en": "A must not be more than B"}
BULK: dict[str, Any] = {
    "rows": [
        {"index": 0, "id": "MCH08-4001-2569-2", "result": "accepted", "etag": "9a0f4c1e5b7d2a6830c4e1f9"},
        {
            "index": 1,
            "id": "MCH08-4002-2569-2",
            "result": "refused",
            "code": "row-invalid",
            "detail": "ค่าของ numerator ใช้ไม่ได้ ดูเหตุผลของแต่ละรายการใน errors",
            "detail_en": "The value of numerator cannot be used; the reasons are in errors.",
            "errors": [_WHY],
        },
    ],
    "counts": {"accepted": 1, "updated": 0, "unchanged": 0, "refused": 1},
}
_DIGEST = "f03ad1c5b8d0a1c4ad1aa8c8f2f2a9bd0c8d5b5d0f6f7c3e2f5b8d1a9c0e4f71"
RECONCILIATION: dict[str, Any] = {
    "data": [
        {
            "indicator": "MCH08",
            "level": "district",
            "fy": 2569,
            "quarter": 2,
            "rows": 1,
            "numerator": 1170,
            "denominator": 1739,
            "digest": _DIGEST,
        }
    ],
    "rows": 1,
    "digest": _DIGEST,
}
REPORT_IN = {name: REPORT[name] for name in ("indicator", "area", "fy", "quarter", "numerator", "denominator")}
FIGURES_IN = {name: REPORT[name] for name in ("numerator", "denominator")}
REFERRAL_IN = {name: REFERRAL[name] for name in REFERRAL if name not in {"id", "status", "note", "etag"}}
BULK_IN = {"rows": [REPORT_IN, REPORT_IN | {"area": "4002", "numerator": 1800}]}


class ReportRow(BaseModel):
    """รายงานหนึ่งแถวที่ท่านส่ง."""

    id: str
    indicator: str
    area: str
    fy: int
    quarter: int
    numerator: int
    denominator: int
    note: str
    version: int = Field(ge=1)
    etag: str


class ReferralRow(BaseModel):
    """การส่งต่อหนึ่งครั้งที่ท่านส่ง."""

    id: str
    from_facility: str
    to_facility: str
    age_group: AgeGroup
    urgency: Literal["routine", "urgent", "emergency"]
    reason: str
    sent_on: str
    status: Status
    note: str
    etag: str


class _Own(BaseModel):
    total: int = Field(ge=0, description="จำนวนแถวทั้งหมดที่ตรงกับตัวกรอง")
    limit: int
    next_after: str | None = Field(description="ส่งใน `after` เพื่อหน้าถัดไป null เมื่อเป็นหน้าสุดท้าย")


class ReportPage(_Own):
    """หนึ่งหน้าของรายงานของท่าน."""

    data: list[ReportRow]


class ReferralPage(_Own):
    """หนึ่งหน้าของการส่งต่อของท่าน."""

    data: list[ReferralRow]


class BulkResult(BaseModel):
    """ผลของแถวหนึ่งในชุด; `etag` เมื่อรับไว้ `code` `detail` `errors` เมื่อไม่รับ."""

    index: int = Field(ge=0)
    id: str | None
    result: Literal["accepted", "updated", "unchanged", "refused"]
    etag: str = ""
    code: str = ""
    detail: str = ""
    detail_en: str = ""
    errors: list[FieldProblem] = Field(default_factory=list)


class BulkAnswer(BaseModel):
    """ผลของทุกแถวในชุด: แถวที่ไม่รับไม่ขวางแถวอื่น."""

    rows: list[BulkResult]
    counts: dict[str, int]


class Total(BaseModel):
    """ยอดรวมของตัวชี้วัด ระดับพื้นที่ ปีงบประมาณ และไตรมาสหนึ่ง."""

    indicator: str
    level: Literal["province", "district"]
    fy: int
    quarter: int
    rows: int
    numerator: int
    denominator: int
    digest: str


class Totals(BaseModel):
    """ยอดกระทบ: `digest` คือ SHA-256 ของบรรทัด `id,numerator,denominator` เรียงตามไบต์."""

    data: list[Total]
    rows: int
    digest: str


REPORT_PAGE = {"data": [REPORT], "total": 26, "limit": 1, "next_after": REPORT["id"]}
REFERRAL_PAGE = {"data": [REFERRAL], "total": 3, "limit": 1, "next_after": REFERRAL["id"]}


def bulk_schema() -> dict[str, Any]:
    """Return the schema of a bulk, each row's own included."""
    rows = {"type": "array", "minItems": 1, "maxItems": 1_000, "items": BulkReport.model_json_schema()}
    return {"type": "object", "properties": {"rows": rows}, "required": ["rows"], "additionalProperties": False}


def writes(
    schema: dict[str, Any], example: Any, *, changes: bool = False, key_required: bool = False
) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that writes: its body, headers, and need of a token."""
    parameters = [_KEY | {"required": key_required}, *([_IF_MATCH] if changes else [])]
    content = {"application/json": {"schema": schema, "example": example}}
    body = {"required": True, "content": content}
    return {"parameters": parameters, "requestBody": body, "security": [{"HTTPBearer": []}]}


def takes_in(model: type[BaseModel], example: Any, *statuses: int, problems: tuple[int, ...] = ()) -> Responses:
    """Return the `responses` of a route that writes: these successes, and what every write may be refused for."""
    headers = _ETAG | _REPLAYED
    told: Responses = {
        status: {
            "description": "สำเร็จ / success" if status != 207 else "บางแถวไม่รับ / some rows were refused",  # noqa: PLR2004 - HTTP
            "model": model,
            "headers": headers | (_LOCATION if status == 201 else {}),  # noqa: PLR2004 - HTTP
            "content": {"application/json": {"example": example}},
        }
        for status in statuses
    }
    return told | problem_responses(400, 413, 415, 422, *problems)
