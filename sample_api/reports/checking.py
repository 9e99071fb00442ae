"""Whether what was sent can be true, and whether it is the caller's to say."""

from collections.abc import Iterator, Mapping
from datetime import date

from sample_api.agreements.model import today
from sample_api.problem import FieldError, Problem
from sample_api.reports import refusals
from sample_api.reports.forms import Figures, Report
from sample_api.reports.personal import holds_number, is_printable
from sample_api.synthesis.catalogue import FISCAL_YEARS, indicators
from sample_api.v2.narrowing import areas_by_code, dataset_of
from sample_api.v2.rights import View, province_not_agreed

_BUDDHIST_ERA = 543
_FIRST_MONTHS = {1: 10, 2: 1, 3: 4, 4: 7}


def check_report(report: Report, view: View) -> None:
    """Raise the 400 that names each field that cannot be true, or the 403 of a row outside the agreement."""
    errors = [*_places(report), *_times(report), *_counts(report), *_texts({"note": report.note})]
    if errors:
        raise refusals.unusable(errors)
    check_rights(report.indicator, report.area, view)


def check_rights(indicator: str, area: str, view: View) -> None:
    """Raise the 403 of a dataset or a province outside the agreement."""
    view.require_dataset(dataset_of(indicator))
    require_province("area", areas_by_code()[area].province, view)


def require_province(field: str, province: str | None, view: View) -> None:
    """Raise the 403 of a field of the body that names a place outside the agreement."""
    if view.provinces is not None and province not in view.provinces:
        told = province_not_agreed(field, view.provinces)
        errors = [FieldError("body", one.name, one.detail, one.detail_en) for one in told.errors]
        raise Problem(told.status, told.code, th=told.th, en=told.en, errors=errors)


def check_figures(figures: Figures) -> None:
    """Raise the 400 that names each figure or text that cannot be."""
    if errors := [*_counts(figures), *_texts({"note": figures.note})]:
        raise refusals.unusable(errors)


def check_texts(texts: Mapping[str, str]) -> None:
    """Raise the 400 that names each text with a personal number or an unprintable character."""
    if errors := list(_texts(texts)):
        raise refusals.unusable(errors)


def check_day(name: str, given: str) -> None:
    """Raise the 400 of a text that is no day, or is one to come."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        th, en = "ไม่ใช่วันที่ที่มีจริง (ปี ค.ศ.-เดือน-วัน)", "is no day (year-month-day, C.E.)"
        raise refusals.unusable([FieldError("body", name, th, en)]) from None
    if day > today():
        th, en = "ยังมาไม่ถึง โปรดใช้ปี ค.ศ. และวันที่ไม่เกินวันนี้", "is yet to come: use a year C.E., up to today"
        raise refusals.unusable([FieldError("body", name, th, en)])


def _places(report: Report) -> Iterator[FieldError]:
    if report.indicator not in {one.id for one in indicators()}:
        th, en = "ไม่มีตัวชี้วัดนี้ ดูทั้งหมดที่ /v2/indicators", "is no indicator: see /v2/indicators"
        yield FieldError("body", "indicator", th, en)
    if report.area not in areas_by_code():
        th, en = "ไม่มีพื้นที่รหัสนี้ ดูทั้งหมดที่ /v2/areas", "is no area: see /v2/areas"
        yield FieldError("body", "area", th, en)


def _times(report: Report) -> Iterator[FieldError]:
    if report.fy < FISCAL_YEARS[0]:
        first = FISCAL_YEARS[0]
        yield FieldError("body", "fy", f"ต้องเป็น พ.ศ. ตั้งแต่ {first}", f"must be B.E., from {first} on")
        return
    year = report.fy - _BUDDHIST_ERA - (report.quarter == 1)
    if date(year, _FIRST_MONTHS[report.quarter], 1) > today():
        th, en = "ไตรมาสนี้ยังไม่เริ่ม รายงานล่วงหน้าไม่ได้", "has not begun: it cannot be reported yet"
        yield FieldError("body", "quarter", th, en)


def _counts(figures: Figures) -> Iterator[FieldError]:
    if figures.numerator > figures.denominator:
        th, en = "A ต้องไม่เกิน B (denominator)", "A must not be more than B (denominator)"
        yield FieldError("body", "numerator", th, en)


def _texts(texts: Mapping[str, str]) -> Iterator[FieldError]:
    for name, text in texts.items():
        if holds_number(text):
            th, en = "มีเลข 13 หลัก ห้ามส่งเลขประจำตัวบุคคล", "holds a 13-digit number: never send personal numbers"
            yield FieldError("body", name, th, en)
        elif not is_printable(text):
            th, en = "มีอักขระที่มองไม่เห็น โปรดส่งข้อความบรรทัดเดียว", "holds characters that do not print: send one line"
            yield FieldError("body", name, th, en)
