"""Caching: unchanged data is not sent again, changed data always is."""

import re

from contracts.check import check
from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Caching, Severity

_NOT_MODIFIED = 304
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


@check(
    "caching.etag",
    th="มี ETag ที่คงที่",
    en="A constant ETag",
    why="ผู้เรียกใช้ ETag ถามว่าข้อมูลเปลี่ยนหรือยัง ถ้าเปลี่ยนทุกครั้งจะต้องโหลดใหม่เสมอ",
    severity=Severity.MINOR,
)
def etag(link: Link) -> None:
    """The path has a well-formed ETag (RFC 9110, 8.8.3), the same when asked again."""
    promise = _promised(link)
    first, again = link.get(promise.path), link.send("GET", promise.path)
    for one in (first, again):
        if not _ETAG.fullmatch(one.headers.get("etag", "")):
            raise CheckFailed(
                f"{one.line} ไม่มี ETag ที่ถูกรูปแบบ (ได้ «{one.headers.get('etag', 'ไม่มี')}»)",
                f"{one.line} has no well-formed ETag (it has “{one.headers.get('etag', 'none')}”).",
                one,
            )
    if first.body == again.body and first.headers["etag"] != again.headers["etag"]:
        raise CheckFailed(
            f"{first.line} ตอบเนื้อหาเดิมสองครั้งด้วย ETag ต่างกัน",
            f"{first.line} has two ETags for one content.",
            first,
            again,
        )


@check(
    "caching.not_modified",
    th="ข้อมูลที่ไม่เปลี่ยน ตอบ 304 โดยไม่มีเนื้อหา",
    en="Unchanged data: 304 without a body",
    why="การส่งข้อมูลเดิมซ้ำทั้งก้อนเปลืองเครือข่ายและทำให้ทั้งสองฝ่ายช้า",
    severity=Severity.MINOR,
)
def not_modified(link: Link) -> None:
    """If-None-Match with the present ETag is answered with 304 and no body."""
    promise = _promised(link)
    held = _held(link, promise)
    answer = link.send("GET", promise.path, headers={"If-None-Match": held.headers["etag"]})
    if answer.status != _NOT_MODIFIED or answer.body:
        raise CheckFailed(
            f"{answer.line} พร้อม If-None-Match ที่ตรงกัน ควรตอบ 304 ที่ไม่มีเนื้อหา แต่ตอบ {answer.status} ขนาด {len(answer.body):,} ไบต์",
            f"{answer.line} with a matching If-None-Match answers {answer.status} with {len(answer.body):,} bytes, not an empty 304.",
            answer,
        )


@check(
    "caching.stale",
    th="ETag ที่ไม่ตรง ได้ข้อมูลจริง",
    en="Another ETag gets the data",
    why="ถ้าตอบ 304 ทั้งที่ข้อมูลเปลี่ยนแล้ว ผู้เรียกจะใช้ตัวเลขเก่าต่อไปโดยไม่รู้ตัว",
    severity=Severity.CRITICAL,
)
def stale(link: Link) -> None:
    """If-None-Match with an ETag that was never given out is answered with the data."""
    promise = _promised(link)
    _held(link, promise)
    answer = link.send("GET", promise.path, headers={"If-None-Match": '"contract-check-never-given-out"'})
    if not answer.ok or not answer.body:
        raise CheckFailed(
            f"{answer.line} พร้อม ETag ที่ไม่เคยให้ไว้ ควรได้ข้อมูล แต่ตอบ {answer.status}",
            f"{answer.line} with an ETag that was never given out should send the data, not {answer.status}.",
            answer,
        )


@check(
    "caching.representation",
    th="ข้อมูลต่างกัน ETag ต่างกัน",
    en="Other data, other ETag",
    why="ถ้า ETag ซ้ำกันข้ามข้อมูล แคชจะส่งข้อมูลผิดชุดให้ผู้เรียก",
    severity=Severity.CRITICAL,
)
def representation(link: Link) -> None:
    """Two representations with different bodies have different ETags."""
    promise = _promised(link)
    one, other = _held(link, promise), link.get(promise.other)
    if one.body == other.body:
        raise CannotRun(
            f"{one.line} กับ {other.line} ตอบเนื้อหาเดียวกัน โปรดแก้ caching.other ในสัญญา",
            f"{one.line} and {other.line} answer the same; mend caching.other in the contract.",
            other,
        )
    if one.headers["etag"] == other.headers.get("etag"):
        raise CheckFailed(
            f"{one.line} กับ {other.line} มีเนื้อหาต่างกันแต่ ETag เดียวกัน",
            f"{one.line} and {other.line} differ, yet have one ETag.",
            one,
            other,
        )


@check(
    "caching.vary",
    th="เฮดเดอร์ Vary ครบตามสัญญา",
    en="Vary names what answers depend on",
    why="ถ้าไม่บอก Vary แคชกลางอาจส่งคำตอบของหน่วยงานหนึ่งให้อีกหน่วยงานหนึ่ง",
)
def vary(link: Link) -> None:
    """Vary holds every promised name."""
    promise = _promised(link)
    if not promise.vary:
        raise NotApplicable("สัญญาไม่ได้กำหนด Vary", "The contract promises no Vary.")
    answer = link.get(promise.path)
    told = {name.strip().lower() for name in ",".join(answer.headers.get_list("vary")).split(",")}
    if missing := [name for name in promise.vary if name.lower() not in told]:
        raise CheckFailed(
            f"{answer.line} ขาด {', '.join(missing)} ในเฮดเดอร์ Vary (ได้ «{answer.headers.get('vary', 'ไม่มี')}»)",
            f"{answer.line} lacks {', '.join(missing)} in Vary (it has “{answer.headers.get('vary', 'none')}”).",
            answer,
        )


def _promised(link: Link) -> Caching:
    if link.contract.caching is None:
        raise NotApplicable("สัญญาไม่ได้กำหนดการแคช", "The contract promises nothing of caching.")
    return link.contract.caching


def _held(link: Link, promise: Caching) -> Exchange:
    held = link.get(promise.path)
    if not held.ok or "etag" not in held.headers:
        raise CannotRun("ไม่มี ETag ให้ใช้ถาม (ดู caching.etag)", "There is no ETag to ask with (see caching.etag).", held)
    return held


CHECKS = (etag, not_modified, stale, representation, vary)
