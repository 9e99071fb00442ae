"""All pages of a list, one after the other, by the means the contract names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Paging, Query, Resource

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """The pages in order and, for each, its rows; `total` is what the first page tells, or None."""

    pages: tuple[Exchange, ...]
    rows_of: tuple[tuple[Any, ...], ...]
    total: int | None

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows, in order."""
        return tuple(row for rows in self.rows_of for row in rows)


def paged(link: Link) -> tuple[tuple[Resource, Paging], ...]:
    """Return the resources with pages. Raises NotApplicable when the contract has none."""
    found = tuple((one, one.paging) for one in link.contract.resources if one.paging is not None)
    if not found:
        raise NotApplicable("สัญญาไม่ได้กำหนดการแบ่งหน้า", "The contract promises no paging.")
    return found


def walk(link: Link, resource: Resource, query: Query | None = None) -> Walk:
    """Read every page. Raises CheckFailed for a page that is none, CannotRun when they have no end."""
    pages = tuple(_pages(link, resource, {**resource.query, **(query or {})}))
    return Walk(pages, tuple(tuple(rows_in(resource, page)) for page in pages), total_in(resource, pages[0]))


def first_page(link: Link, resource: Resource, **more: Any) -> Exchange:
    """Return the first page as the contract asks for it, or with `more` parameters."""
    limit = {resource.paging.limit: resource.paging.page_size} if resource.paging else {}
    return link.get(resource.path, {**resource.query, **limit, **more})


def rows_in(resource: Resource, page: Exchange) -> list[Any]:
    """Return the rows of one page. Raises CheckFailed when the page has none where the contract says."""
    _answered(page)
    rows = value_at(page.json(), resource.rows)
    if not isinstance(rows, list):
        raise CheckFailed(
            f"{page.line} ไม่มีรายการของแถวที่ «{resource.rows or 'ทั้งเนื้อหา'}» ตามสัญญา",
            f"{page.line} has no list of rows at “{resource.rows or 'the whole body'}”.",
            page,
        )
    return rows


def total_in(resource: Resource, page: Exchange) -> int | None:
    """Return the total one page tells; None when the contract promises none. Raises CheckFailed when it is missing."""
    if not resource.total:
        return None
    _answered(page)
    total = value_at(page.json(), resource.total)
    if isinstance(total, bool) or not isinstance(total, int):
        raise CheckFailed(
            f"{page.line} ไม่มีจำนวนแถวทั้งหมดที่ «{resource.total}» เป็นจำนวนเต็ม",
            f"{page.line} has no whole number of rows at “{resource.total}”.",
            page,
        )
    return total


def _answered(page: Exchange) -> None:
    if not page.ok:
        raise CheckFailed(
            f"{page.line} ควรตอบรายการข้อมูล แต่ตอบสถานะ {page.status}",
            f"{page.line} should answer with rows, not with status {page.status}.",
            page,
        )


def value_at(value: Any, name: str) -> Any:
    """Return the value of a dotted name; the value itself for "", None where there is nothing."""
    for part in name.split(".") if name else ():
        value = value.get(part) if isinstance(value, dict) else None
    return value


def mark_of(resource: Resource, row: Any) -> str:
    """Return what tells one row from another: the values of its key, or all of it."""
    return repr(tuple(value_at(row, name) for name in resource.key)) if resource.key else repr(row)


def named(resource: Resource, row: Any) -> str:
    """Return how a person is told which row is meant."""
    if not resource.key:
        return f"«{str(row)[:120]}»"
    return ", ".join(f"{name}={value_at(row, name)}" for name in resource.key)[:160]


def _pages(link: Link, resource: Resource, query: Mapping[str, Any]) -> Iterator[Exchange]:
    if resource.paging is None:
        yield link.get(resource.path, query)
        return
    paging = resource.paging
    place = {"offset": {paging.offset: 0}, "page": {paging.page: 1}, "cursor": {}}[paging.style]
    told: int | None = None
    for number in range(paging.most_pages):
        page = link.get(resource.path, {**query, paging.limit: paging.page_size, **place})
        yield page
        if paging.style == "cursor":
            place = _next_cursor(paging, page, place)
        else:
            # the first page's total decides: what later pages tell is a check of its own
            told = total_in(resource, page) if number == 0 else told
            place = _next_place(paging, number + 1, len(rows_in(resource, page)), told)
        if not place:
            return
    raise CannotRun(
        f"{resource.path} มีมากกว่า {paging.most_pages} หน้า หรือไม่มีหน้าสุดท้าย โปรดจำกัดด้วย query หรือเพิ่ม most_pages ในสัญญา",
        f"{resource.path} has more than {paging.most_pages} pages, or no last one; narrow its query or raise most_pages.",
    )


def _next_cursor(paging: Paging, page: Exchange, place: Mapping[str, Any]) -> dict[str, Any]:
    cursor = value_at(page.json(), paging.next)
    if not isinstance(cursor, str | int) or cursor == "":
        return {}
    if place.get(paging.cursor) == cursor:
        raise CheckFailed(
            f"{page.line} ให้ {paging.next} ตัวเดิมซ้ำ จึงอ่านวนอยู่หน้าเดียว",
            f"{page.line} gives the same {paging.next} again, so that reading turns on one page.",
            page,
        )
    return {paging.cursor: cursor}


def _next_place(paging: Paging, read: int, count: int, total: int | None) -> dict[str, Any]:
    """Return where the next page begins, `read` pages done; nothing after the last."""
    taken = read * paging.page_size
    if count == 0 or (taken >= total if total is not None else count < paging.page_size):
        return {}
    return {paging.offset: taken} if paging.style == "offset" else {paging.page: read + 1}
