"""What agencies send and are sent: strict, codes as text, counts as integers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sample_api.paging import DEFAULT_LIMIT, LARGEST_LIMIT

MOST_ROWS = 1_000
LARGEST_COUNT = 1_000_000_000
LONGEST_TEXT = 200

Area = Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{4})$", description="จังหวัด 2 หลัก หรืออำเภอ 4 หลัก เป็นข้อความ")]
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
FiscalYear = Annotated[int, Field(ge=2400, le=2700, description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.")]
Hospcode = Annotated[str, Field(pattern=r"^[0-9]{5}$", description="รหัสหน่วยบริการ 5 หลัก เป็นข้อความ")]
IndicatorId = Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{2}$")]
Quarter = Annotated[int, Field(ge=1, le=4, description="ไตรมาส 1 คือ ต.ค.–ธ.ค. / 1 is Oct–Dec")]
Text = Annotated[str, Field(max_length=LONGEST_TEXT, description="ห้ามมีเลขประจำตัว / never a personal number")]
Status = Literal["sent", "accepted", "declined", "arrived", "completed", "cancelled"]
AgeGroup = Literal["0-5", "6-14", "15-24", "25-59", "60+"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Figures(_Strict):
    """ตัวเลขของรายงานหนึ่งแถว: A ไม่เกิน B."""

    numerator: Count = Field(description="A", examples=[1170])
    denominator: Count = Field(description="B", examples=[1739])
    note: Text = ""


class Report(Figures):
    """รายงานหนึ่งแถว: ตัวชี้วัด พื้นที่ ปีงบประมาณ ไตรมาส และตัวเลข."""

    indicator: IndicatorId = Field(examples=["MCH08"])
    area: Area = Field(examples=["4001"])
    fy: FiscalYear = Field(examples=[2569])
    quarter: Quarter = Field(examples=[2])


class BulkReport(Report):
    """แถวของการส่งเป็นชุด: แก้แถวเดิมต้องบอก ETag เดิมใน `if_match`."""

    if_match: str | None = Field(None, max_length=60, description="etag เดิมของแถวที่จะแก้ / of the row to change")


class Bulk(_Strict):
    """แถวทั้งชุด ไม่เกิน 1,000 แถว ตรวจทีละแถว."""

    rows: list[Any] = Field(min_length=1, max_length=MOST_ROWS)


class Referral(_Strict):
    """การส่งต่อหนึ่งครั้ง: จากหน่วยใดไปหน่วยใด ไม่ระบุตัวบุคคล."""

    from_facility: Hospcode = Field(examples=["15100"])
    to_facility: Hospcode = Field(examples=["15101"])
    age_group: AgeGroup
    urgency: Literal["routine", "urgent", "emergency"]
    reason: Text = Field(min_length=1, examples=["พัฒนาการสงสัยล่าช้า"])
    sent_on: str = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="วันที่ส่งต่อ ปี ค.ศ. (ISO 8601)", examples=["2026-02-16"]
    )


class StatusChange(_Strict):
    """สถานะใหม่ของการส่งต่อ."""

    status: Status = Field(examples=["accepted"])
    note: Text = ""


class ReportQuery(BaseModel):
    """Which of one's own rows."""

    model_config = ConfigDict(extra="forbid")

    indicator: str | None = Field(
        None, pattern=r"^[A-Z]{3}[0-9]{2}$", description="รหัสตัวชี้วัด / indicator", examples=["MCH08"]
    )
    area: str | None = Field(None, pattern=r"^([0-9]{2}|[0-9]{4})$", description="รหัสพื้นที่ / area", examples=["4001"])
    fy: int | None = Field(None, ge=2400, le=2700, description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.", examples=[2569])
    quarter: int | None = Field(None, ge=1, le=4, description="ไตรมาส / quarter", examples=[2])


class Pages(BaseModel):
    """How far to read: rows stand in the order of their ids."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="จำนวนแถวต่อหน้า / rows a page")
    after: str = Field(
        "", pattern=r"^[A-Za-z0-9-]{0,40}$", description="`next_after` ของหน้าก่อน / `next_after` of the page before"
    )


class ReportListQuery(ReportQuery, Pages):
    """Which of one's own rows, by pages."""


class ReferralListQuery(Pages):
    """Which of one's own referrals, by pages."""

    status: Status | None = Field(None, description="สถานะ / status", examples=["sent"])
