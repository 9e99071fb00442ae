"""The figures themselves: parts make the whole, rates are what they say, codes and Thai text are intact."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from contracts.check import check
from contracts.checks.paging import read_whole
from contracts.errors import CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Partition, Rate, Reconciliation, Resource, Severity
from contracts.walking import first_page, mark_of, named, rows_in, total_in, value_at, walk

_FIRST_YEAR_BE, _LAST_YEAR_BE = 2450, 2650
_THAI = re.compile("[ก-๛]")
# \u0e.. left as letters, UTF-8 read as Latin-1 or CP1252, and what could not be decoded
_BROKEN_THAI = re.compile(r"\\u0[eE][0-9a-fA-F]{2}|à¸|à¹|Ã |â€|&#3\d{3};|�")

Keep = Callable[[Resource], bool]


@check(
    "data.reconcile",
    th="ผลรวมของส่วนย่อยเท่ากับยอดรวม",
    en="Parts sum to the whole",
    why="ถ้ายอดรายพื้นที่รวมกันไม่เท่ากับยอดรวมที่ประกาศ รายงานสองฉบับจากข้อมูลเดียวกันจะขัดกัน",
    severity=Severity.CRITICAL,
)
def reconcile(link: Link) -> None:
    """For each reconciliation of the contract, the sums over all parts equal the whole, group by group."""
    if not link.contract.reconciliations:
        raise NotApplicable("สัญญาไม่ได้กำหนดการกระทบยอด", "The contract promises no reconciliation.")
    for one in link.contract.reconciliations:
        parts, parts_page = _sums(link, one, one.parts)
        whole, whole_page = _sums(link, one, one.whole)
        for group in sorted(parts.keys() | whole.keys(), key=repr):
            for field in one.fields:
                left, right = parts[group][field], whole[group][field]
                if left != right:
                    named = ", ".join(f"{name}={value}" for name, value in zip(one.by, group, strict=True)) or "ทั้งหมด"
                    raise CheckFailed(
                        f"{field} ของ {one.parts} รวมกันได้ {_shown(left)} แต่ {one.whole} บอกว่า {_shown(right)} "
                        f"ต่างกัน {_shown(abs(left - right))} ({named})",
                        f"{field} of {one.parts} sums to {_shown(left)}, {one.whole} tells {_shown(right)} ({named}).",
                        parts_page,
                        whole_page,
                    )


@check(
    "data.partition",
    th="จำนวนแถวของแต่ละส่วนรวมกันเท่ากับทั้งหมด",
    en="Filtered parts count up to the whole",
    why="ถ้าตัวกรองทำแถวตกหล่นหรือนับซ้ำ ผู้เรียกที่ดึงทีละส่วนจะได้ข้อมูลไม่เท่าผู้ที่ดึงทั้งหมด",
    severity=Severity.CRITICAL,
)
def partition(link: Link) -> None:
    """The totals under each value of the parameter add up to the total without it."""
    promised = [(one, cut) for one in link.contract.resources for cut in one.partitions if one.total]
    if not promised:
        raise NotApplicable("สัญญาไม่ได้กำหนดการแบ่งส่วน", "The contract promises no partition.")
    for resource, cut in promised:
        pages = [_filtered(link, resource, cut, value) for value in cut.values]
        whole = total_in(resource, first_page(link, resource)) or 0
        counted = sum(total_in(resource, page) or 0 for page in pages)
        if counted != whole:
            raise CheckFailed(
                f"{resource.path} แยกตาม {cut.parameter} รวมกันได้ {counted:,} แถว แต่ทั้งหมดมี {whole:,} แถว",
                f"{resource.path} by {cut.parameter} counts {counted:,} rows, {whole:,} in all.",
                *pages[:2],
            )


@check(
    "data.rate",
    th="อัตราคำนวณถูกต้อง (A ÷ B)",
    en="Rates are A·per/B",
    why="อัตราที่ไม่ตรงกับตัวตั้งและตัวหารทำให้ตัวชี้วัดผิดและตรวจสอบย้อนไม่ได้",
    severity=Severity.CRITICAL,
)
def rate(link: Link) -> None:
    """Where B > 0, the rate is numerator × per ÷ denominator to the promised decimals."""
    for resource, page, row in _rows(link, lambda one: one.rate is not None, "อัตรา", "rate"):
        promise = resource.rate
        assert promise is not None
        numbers = [value_at(row, name) for name in (promise.numerator, promise.denominator, promise.rate)]
        if numbers[1] == 0:
            continue
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
            raise CheckFailed(
                f"{resource.path} แถว {named(resource, row)} มี A, B หรืออัตราที่ไม่ใช่ตัวเลข: {numbers}",
                f"{resource.path}: A, B or the rate of row {named(resource, row)} is no number: {numbers}.",
                page,
            )
        _same_rate(resource, promise, numbers, row, page)


@check(
    "data.zero_denominator",
    th="B = 0 ไม่มีอัตรา",
    en="No rate where B = 0",
    why="อัตรา 0 แปลว่าทำได้ศูนย์ ส่วน B = 0 แปลว่าไม่มีข้อมูล สองอย่างนี้ต้องไม่ปนกัน",
)
def zero_denominator(link: Link) -> None:
    """Where B = 0 the rate is null."""
    seen = False
    for resource, page, row in _rows(link, lambda one: one.rate is not None, "อัตรา", "rate"):
        promise = resource.rate
        assert promise is not None
        if value_at(row, promise.denominator) != 0:
            continue
        seen = True
        if (told := value_at(row, promise.rate)) is not None:
            raise CheckFailed(
                f"{resource.path} แถว {named(resource, row)} มี B = 0 แต่ให้อัตรา {told} ควรเป็น null",
                f"{resource.path}: row {named(resource, row)} has B = 0 and the rate {told}; it should be null.",
                page,
            )
    if not seen:
        raise NotApplicable("ไม่พบแถวที่ B = 0 ในข้อมูลที่อ่าน", "No row with B = 0 was met.")


@check(
    "data.codes",
    th="รหัสเป็นข้อความและเลขศูนย์นำหน้าไม่หาย",
    en="Codes are text with their leading zeros",
    why="รหัสหน่วยบริการ 5 หลักที่ศูนย์นำหน้าหายจะเชื่อมกับข้อมูลอื่นไม่ได้ หรือเชื่อมผิดแห่ง",
)
def codes(link: Link) -> None:
    """Each code of the contract is text that matches its pattern."""
    for resource, page, row in _rows(link, lambda one: bool(one.codes), "รหัส", "code"):
        for name, pattern in resource.codes.items():
            told = value_at(row, name)
            if not isinstance(told, str) or not re.fullmatch(pattern, told):
                raise CheckFailed(
                    f"{resource.path} มี {name} เป็น {told!r} ซึ่งไม่ใช่ข้อความตามรูปแบบ {pattern}",
                    f"{resource.path}: {name} is {told!r}, which is no text of the form {pattern}.",
                    page,
                )


@check(
    "data.thai",
    th="ข้อความไทยอ่านได้ถูกต้อง",
    en="Thai text is intact",
    why="ข้อความที่เข้ารหัสซ้ำหรือผิดชุดอักขระอ่านไม่ออก และแก้คืนภายหลังได้ยาก",
)
def thai(link: Link) -> None:
    """Each Thai field has Thai letters and no trace of a second escaping or a wrong decoding."""
    for resource, page, row in _rows(link, lambda one: bool(one.thai), "ข้อความไทย", "Thai text"):
        for name in resource.thai:
            told = value_at(row, name)
            if not isinstance(told, str) or not _THAI.search(told) or _BROKEN_THAI.search(told):
                raise CheckFailed(
                    f"{resource.path} มี {name} เป็น «{str(told)[:80]}» ซึ่งไม่ใช่ข้อความไทยที่อ่านได้ (เข้ารหัสซ้ำหรือผิดชุดอักขระ)",
                    f"{resource.path}: {name} is “{str(told)[:80]}”, which is no readable Thai (escaped twice, or wrongly decoded).",
                    page,
                )


@check(
    "data.years",
    th="ปีเป็นพุทธศักราช",
    en="Years are of the Buddhist era",
    why="ปี ค.ศ. ที่ปนกับปีงบประมาณ พ.ศ. ทำให้จับคู่ข้อมูลผิดไป 543 ปี",
)
def years(link: Link) -> None:
    """Each year of the contract is a B.E. year."""
    for resource, page, row in _rows(link, lambda one: bool(one.years_be), "ปี พ.ศ.", "B.E. year"):
        for name in resource.years_be:
            told = str(value_at(row, name))
            if not (told.isascii() and told.isdigit() and _FIRST_YEAR_BE <= int(told) <= _LAST_YEAR_BE):
                raise CheckFailed(
                    f"{resource.path} มี {name} เป็น {told} ซึ่งไม่ใช่ปีพุทธศักราช",
                    f"{resource.path}: {name} is {told}, which is no year of the Buddhist era.",
                    page,
                )


@check(
    "data.label",
    th="ข้อมูลสังเคราะห์มีป้ายบอก",
    en="Synthetic data says so",
    why="ข้อมูลที่สร้างขึ้นเพื่อการฝึกอบรมต้องไม่ถูกนำไปใช้เป็นตัวเลขจริง",
)
def label(link: Link) -> None:
    """Each list carries the label, in the header, in the body, or both, as the contract says."""
    promise = link.contract.label
    if promise is None:
        raise NotApplicable("สัญญาไม่ได้กำหนดป้ายข้อมูล", "The contract promises no label.")
    for resource in link.contract.resources:
        page = first_page(link, resource)
        told = [page.headers.get(promise.header)] if promise.header else []
        told += [value_at(page.json(), promise.field)] if promise.field else []
        if any(one != promise.value for one in told):
            raise CheckFailed(
                f"{page.line} ไม่มีป้าย «{promise.value}» ที่ {promise.header or promise.field}",
                f"{page.line} lacks the label “{promise.value}” at {promise.header or promise.field}.",
                page,
            )


def _rows(link: Link, keep: Keep, th: str, en: str) -> Iterator[tuple[Resource, Exchange, Any]]:
    promised = [one for one in link.contract.resources if keep(one)]
    if not promised:
        raise NotApplicable(f"สัญญาไม่ได้กำหนด{th}", f"The contract promises no {en}.")
    for resource in promised:
        found = walk(link, resource)
        for page, rows in zip(found.pages, found.rows_of, strict=True):
            yield from ((resource, page, row) for row in rows)


def _same_rate(resource: Resource, promise: Rate, numbers: list[Any], row: Any, page: Exchange) -> None:
    numerator, denominator, told = (Fraction(str(one)) for one in numbers)
    exact = numerator * promise.per / denominator
    if abs(told - exact) > Fraction(1, 2 * 10**promise.decimals) + Fraction(1, 10**9):
        raise CheckFailed(
            f"{resource.path} แถว {named(resource, row)}: {_shown(numerator)} × {promise.per:,} ÷ {_shown(denominator)} "
            f"= {float(exact):.{promise.decimals}f} แต่อัตราที่ให้คือ {numbers[2]}",
            f"{resource.path}, row {named(resource, row)}: A·per/B is {float(exact):.{promise.decimals}f}, told is {numbers[2]}.",
            page,
        )


def _sums(
    link: Link, one: Reconciliation, resource_id: str
) -> tuple[defaultdict[tuple[str, ...], defaultdict[str, Fraction]], Exchange]:
    resource = link.contract.resource(resource_id)
    found = read_whole(link, resource)
    distinct = {mark_of(resource, row): row for row in found.rows}
    sums: defaultdict[tuple[str, ...], defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for row in distinct.values():
        group = tuple(str(value_at(row, name)) for name in one.by)
        for field in one.fields:
            value = value_at(row, field)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise CheckFailed(
                    f"{resource.path} แถว {named(resource, row)} มี {field} เป็น {value!r} ซึ่งไม่ใช่ตัวเลข จึงรวมยอดไม่ได้",
                    f"{resource.path}: {field} of row {named(resource, row)} is {value!r}, no number.",
                    found.pages[0],
                )
            sums[group][field] += Fraction(str(value))
    return sums, found.pages[0]


def _filtered(link: Link, resource: Resource, cut: Partition, value: str | int) -> Exchange:
    page = first_page(link, resource, **{cut.parameter: value})
    rows_in(resource, page)
    return page


def _shown(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.4f}"


CHECKS = (reconcile, partition, rate, zero_denominator, codes, thai, years, label)
