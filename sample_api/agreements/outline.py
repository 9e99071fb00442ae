"""An agency's agreement and use as JSON."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel

from sample_api.agreements.account import Account, Counted


class Quota(BaseModel):
    """โควตาต่อนาที และที่เหลือตอนนี้."""

    per_minute: int
    remaining: int


class Numbers(BaseModel):
    """จำนวนครั้ง จำนวนแถวที่ได้ ครั้งที่ถูกปฏิเสธ และครั้งที่เกินโควตา."""

    requests: int
    rows: int
    refused: int
    too_many: int

    @classmethod
    def of(cls, one: Counted, **names: Any) -> Self:
        """Return the numbers of one count."""
        return cls(requests=one.requests, rows=one.rows, refused=one.refused, too_many=one.too_many, **names)


class DayNumbers(Numbers):
    """การใช้ในหนึ่งวัน (วันในประเทศไทย)."""

    day: date


class DatasetNumbers(Numbers):
    """การใช้ชุดข้อมูลหนึ่งชุด ว่างคือคำขอที่ไม่เกี่ยวกับชุดข้อมูล."""

    dataset: str


class UseBody(BaseModel):
    """การใช้ 30 วันล่าสุด."""

    days: list[DayNumbers]
    datasets: list[DatasetNumbers]
    total: Numbers


class AgreementBody(BaseModel):
    """ข้อตกลงของหน่วยงานและการใช้: `datasets` `provinces` `columns` เป็น null คือทั้งหมด."""

    client_id: str
    client: str
    number: str
    agency_th: str
    agency_en: str
    purpose_th: str
    purpose_en: str
    starts: date
    ends: date
    standing: Literal["active", "not-begun", "ended"]
    days_left: int
    scopes: list[str]
    datasets: list[str] | None
    provinces: list[str] | None
    columns: list[str] | None
    quota: Quota
    use: UseBody

    @classmethod
    def of(cls, one: Account) -> "AgreementBody":
        """Return an account as it is sent."""
        agreement = one.agreement
        days = [DayNumbers.of(day, day=day.name) for day in one.days if day.requests]
        datasets = [DatasetNumbers.of(dataset, dataset=dataset.name) for dataset in one.by_dataset]
        return cls(
            client_id=agreement.id,
            client=one.client,
            number=agreement.number,
            agency_th=agreement.agency_th,
            agency_en=agreement.agency_en,
            purpose_th=agreement.purpose_th,
            purpose_en=agreement.purpose_en,
            starts=agreement.starts,
            ends=agreement.ends,
            standing=one.standing,
            days_left=one.days_left,
            scopes=sorted(agreement.scopes),
            datasets=_listed(agreement.datasets),
            provinces=_listed(agreement.provinces),
            columns=_listed(agreement.columns),
            quota=Quota(per_minute=agreement.per_minute, remaining=one.allowance.remaining),
            use=UseBody(days=days, datasets=datasets, total=Numbers.of(one.total)),
        )


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)
