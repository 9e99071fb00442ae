"""Pages: all of them together are the whole, each row once."""

import re
from collections import Counter

from contracts.check import check
from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Paging, Resource, Severity
from contracts.walking import Walk, first_page, mark_of, named, paged, rows_in, total_in, walk

_NEXT = re.compile(r"<([^<>]*)>([^<]*)")
_BAD_NUMBERS = ("-1", "abc", "1.5")


@check(
    "paging.complete",
    th="อ่านทุกหน้าแล้วได้ข้อมูลครบ",
    en="All pages together are the whole",
    why="ถ้าแถวหายไประหว่างหน้าโดยไม่มีข้อผิดพลาด ตัวเลขที่รายงานจะต่ำกว่าความจริงโดยไม่มีใครรู้",
    severity=Severity.CRITICAL,
)
def complete(link: Link) -> None:
    """The distinct rows of all pages are as many as the total, or, without one, as pages of another size give."""
    for resource, paging in paged(link):
        found = walk(link, resource)
        distinct = len({mark_of(resource, row) for row in found.rows})
        expected = found.total if found.total is not None else _counted_otherwise(link, resource, paging)
        if distinct != expected:
            raise CheckFailed(
                f"อ่าน {resource.path} ครบ {len(found.pages)} หน้า ได้ {distinct:,} แถวที่ไม่ซ้ำกัน แต่ควรมี {expected:,} แถว "
                f"({_apart(expected - distinct)}){_short_page(found, paging)}",
                f"All {len(found.pages)} pages of {resource.path} hold {distinct:,} distinct rows; there should be {expected:,}.",
                found.pages[0],
                found.pages[-1],
            )


@check(
    "paging.unique",
    th="ไม่มีแถวซ้ำข้ามหน้า",
    en="No row comes twice",
    why="แถวที่ซ้ำทำให้ผลรวมเกินจริง เมื่อผู้เรียกรวมทุกหน้าเข้าด้วยกัน",
    severity=Severity.CRITICAL,
)
def unique(link: Link) -> None:
    """No row, told by the contract's key, stands on two places of the walk."""
    for resource, _ in paged(link):
        found = walk(link, resource)
        times = Counter(mark_of(resource, row) for row in found.rows)
        if repeated := [mark for mark, count in times.items() if count > 1]:
            places = [
                (number, row)
                for number, rows in enumerate(found.rows_of)
                for row in rows
                if mark_of(resource, row) == repeated[0]
            ]
            at, which = sorted({number for number, _ in places}), named(resource, places[0][1])
            raise CheckFailed(
                f"{resource.path} มีแถวซ้ำ {len(repeated):,} แถว เช่นแถว {which} พบในหน้าที่ {_pages_named(at)}",
                f"{resource.path} repeats {len(repeated):,} rows, such as {which}.",
                *(found.pages[number] for number in at[:2]),
            )


@check(
    "paging.total",
    th="จำนวนแถวทั้งหมดตรงกันทุกหน้า",
    en="Every page tells the same total",
    why="ผู้เรียกใช้จำนวนทั้งหมดตัดสินว่าอ่านครบหรือยัง ถ้าเปลี่ยนไปตามหน้า จะหยุดก่อนเวลาหรือไม่หยุดเลย",
)
def total(link: Link) -> None:
    """The total on every page is that of the first."""
    with_total = [resource for resource, _ in paged(link) if resource.total]
    if not with_total:
        raise NotApplicable("สัญญาไม่ได้กำหนดจำนวนแถวทั้งหมด", "The contract promises no total.")
    for resource in with_total:
        found = walk(link, resource)
        for page in found.pages:
            if (told := total_in(resource, page)) != found.total:
                raise CheckFailed(
                    f"หน้าแรกของ {resource.path} บอกว่ามีทั้งหมด {found.total} แถว แต่ {page.line} บอกว่ามี {told} แถว",
                    f"The first page of {resource.path} tells {found.total} rows in all, {page.line} tells {told}.",
                    found.pages[0],
                    page,
                )


@check(
    "paging.stable",
    th="ลำดับของแถวคงที่",
    en="The order of rows is stable",
    why="ถ้าลำดับเปลี่ยนระหว่างการอ่าน แถวหนึ่งอาจเลื่อนข้ามหน้าจนถูกอ่านสองครั้งหรือไม่ถูกอ่านเลย",
)
def stable(link: Link) -> None:
    """The same page, asked for three times, has the same rows in the same order."""
    for resource, _ in paged(link):
        before = first_page(link, resource)
        expected = rows_in(resource, before)
        for _ in range(2):
            again = link.send("GET", str(before.url))
            if rows_in(resource, again) != expected:
                raise CheckFailed(
                    f"ขอ {before.line} ซ้ำแล้วได้แถวไม่เหมือนเดิมหรือเรียงต่างจากเดิม",
                    f"{before.line}, asked for again, gives other rows or another order.",
                    before,
                    again,
                )


@check(
    "paging.limit",
    th="จำนวนแถวต่อหน้าเป็นไปตามที่ขอและไม่เกินเพดาน",
    en="The limit is respected",
    why="ถ้าไม่มีเพดาน คำขอเดียวอาจดึงข้อมูลทั้งระบบจนบริการล่ม และถ้าให้เกินที่ขอ ผู้เรียกจะนับหน้าผิด",
)
def limit(link: Link) -> None:
    """A page holds no more than was asked for, and never more than the promised largest."""
    for resource, paging in paged(link):
        for asked in (1, paging.page_size):
            _not_more(resource, link.get(resource.path, {**resource.query, paging.limit: asked}), asked)
        if paging.largest is not None:
            above = link.get(resource.path, {**resource.query, paging.limit: paging.largest + 1})
            if above.ok:
                _not_more(resource, above, paging.largest)


@check(
    "paging.links",
    th="ลิงก์ของหน้าถัดไปพาไปถึงข้อมูลเดียวกัน",
    en="Link headers lead through the same rows",
    why="โปรแกรมที่ตามลิงก์จะได้ข้อมูลผิดชุด ถ้าลิงก์ทิ้งตัวกรองหรือข้ามแถว",
)
def links(link: Link) -> None:
    """Following rel=next from the first page gives the rows that paging gives; the last page has no next."""
    promised = [(resource, paging) for resource, paging in paged(link) if paging.links]
    if not promised:
        raise NotApplicable("สัญญาไม่ได้กำหนดเฮดเดอร์ Link", "The contract promises no Link header.")
    for resource, paging in promised:
        expected = [mark_of(resource, row) for row in walk(link, resource).rows]
        pages = _followed(link, resource, paging)
        got = [mark_of(resource, row) for page in pages for row in rows_in(resource, page)]
        if got != expected:
            raise CheckFailed(
                f'เดินตามลิงก์ rel="next" ของ {resource.path} ได้ {len(got):,} แถว ไม่ตรงกับการแบ่งหน้าที่ได้ {len(expected):,} แถว',
                f"Following rel=next of {resource.path} gives {len(got):,} rows, not the {len(expected):,} that paging gives.",
                *pages[:2],
            )


@check(
    "paging.end",
    th="หลังแถวสุดท้ายไม่มีข้อมูลอีก",
    en="There is nothing after the end",
    why="ถ้าหน้าที่เลยแถวสุดท้ายยังให้ข้อมูล ผู้เรียกจะวนอ่านไม่จบหรือได้แถวซ้ำ",
)
def end(link: Link) -> None:
    """The page after the last row is empty, or refused."""
    counted = [(resource, paging) for resource, paging in paged(link) if paging.style != "cursor" and resource.total]
    if not counted:
        raise NotApplicable("สัญญาไม่มีรายการที่นับหน้าได้", "No list of the contract has pages that can be counted.")
    for resource, paging in counted:
        rows = total_in(resource, first_page(link, resource)) or 0
        past = {paging.offset: rows} if paging.style == "offset" else {paging.page: -(-rows // paging.page_size) + 1}
        page = first_page(link, resource, **past)
        if page.ok and (left := rows_in(resource, page)):
            raise CheckFailed(
                f"{resource.path} บอกว่ามีทั้งหมด {rows} แถว แต่หน้าที่อยู่หลังแถวสุดท้ายยังมีอีก {len(left)} แถว ({page.line})",
                f"{resource.path} tells {rows} rows in all, yet the page after them holds {len(left)} ({page.line}).",
                page,
            )


@check(
    "paging.refusal",
    th="ปฏิเสธค่าแบ่งหน้าที่ใช้ไม่ได้",
    en="Bad paging values are refused",
    why="ถ้ารับค่าที่ผิดโดยเงียบ ผู้เรียกที่คำนวณหน้าพลาดจะได้ข้อมูลผิดโดยไม่รู้ตัว",
)
def refusal(link: Link) -> None:
    """A negative or wordy limit or offset, and a cursor that was never given out, are not answered with rows."""
    for resource, paging in paged(link):
        for name, value in _bad_values(paging):
            answer = link.get(resource.path, {**resource.query, name: value})
            if answer.ok:
                raise CheckFailed(
                    f"{resource.path} รับ {name}={value} และตอบ {answer.status} ทั้งที่ควรปฏิเสธด้วย 400",
                    f"{resource.path} takes {name}={value} and answers {answer.status}; it should refuse it with 400.",
                    answer,
                )


def read_whole(link: Link, resource: Resource) -> Walk:
    """Return the walk of a list, for sums over it. Raises CannotRun when it is not whole: sums would tell nothing."""
    found = walk(link, resource)
    if found.total is not None and len({mark_of(resource, row) for row in found.rows}) != found.total:
        raise CannotRun(
            f"อ่าน {resource.path} ได้ไม่ครบ (ดู paging.complete) ผลรวมจึงยังบอกอะไรไม่ได้",
            f"{resource.path} cannot be read whole (see paging.complete), so sums over it tell nothing.",
            found.pages[-1],
        )
    return found


def _counted_otherwise(link: Link, resource: Resource, paging: Paging) -> int:
    from dataclasses import replace

    smaller = replace(paging, page_size=max(1, paging.page_size * 2 // 3), most_pages=paging.most_pages * 2)
    other = walk(link, replace(resource, paging=smaller))
    return len({mark_of(resource, row) for row in other.rows})


def _apart(missing: int) -> str:
    return f"หายไป {missing:,} แถว" if missing > 0 else f"เกินมา {-missing:,} แถว"


def _short_page(found: Walk, paging: Paging) -> str:
    first = len(found.rows_of[0])
    if len(found.pages) > 1 and first < paging.page_size:
        return f" หน้าแรกให้เพียง {first} แถวทั้งที่ขอ {paging.page_size} แถว"
    return ""


def _pages_named(at: list[int]) -> str:
    return " และ ".join(str(number + 1) for number in at[:2])


def _not_more(resource: Resource, page: Exchange, most: int) -> None:
    if (count := len(rows_in(resource, page))) > most:
        raise CheckFailed(
            f"{page.line} ให้ {count:,} แถวในหน้าเดียว ทั้งที่ควรได้ไม่เกิน {most:,} แถว",
            f"{page.line} gives {count:,} rows on one page; it should give at most {most:,}.",
            page,
        )


def _followed(link: Link, resource: Resource, paging: Paging) -> list[Exchange]:
    pages = [first_page(link, resource)]
    while (target := _linked(pages[-1], "next")) is not None:
        if len(pages) >= paging.most_pages:
            raise CheckFailed(
                f'ลิงก์ rel="next" ของ {resource.path} ไม่มีที่สิ้นสุด (เกิน {paging.most_pages} หน้า)',
                f"The rel=next links of {resource.path} have no end (more than {paging.most_pages} pages).",
                pages[-1],
            )
        pages.append(link.follow(pages[-1], target))
    return pages


def _linked(page: Exchange, wanted: str) -> str | None:
    for target, parameters in _NEXT.findall(page.headers.get("link", "")):
        told = re.search(r'rel\s*=\s*"?([^";,]*)', parameters, re.IGNORECASE)
        if told and wanted in told[1].lower().split():
            return str(target)
    return None


def _bad_values(paging: Paging) -> list[tuple[str, str]]:
    places = {"offset": paging.offset, "page": paging.page}
    numbers = [paging.limit, *([places[paging.style]] if paging.style in places else [])]
    bad = [(name, value) for name in numbers for value in _BAD_NUMBERS] + [(paging.limit, "0")]
    return bad + ([(paging.cursor, "no-such-cursor")] if paging.style == "cursor" else [])


CHECKS = (complete, unique, total, stable, limit, links, end, refusal)
