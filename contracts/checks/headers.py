"""Standing headers: the request's id, compression, and when to come back."""

import re
from email.utils import parsedate_to_datetime

from contracts.check import check
from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.link import Link
from contracts.model import Severity
from contracts.walking import first_page

_TOO_MANY = 429
_OUR_ID = "contract-check-0001"


@check(
    "headers.request_id",
    th="ทุกคำตอบมีหมายเลขคำขอ",
    en="Every answer has a request id",
    why="หมายเลขของแต่ละคำขอทำให้สองหน่วยงานค้นเรื่องเดียวกันในล็อกของตนได้",
    severity=Severity.MINOR,
)
def request_id(link: Link) -> None:
    """Every answer in this run has the header; two requests have two ids."""
    name = _id_header(link)
    path = _some_path(link)
    answers = [link.send("GET", path), link.send("GET", path)]
    for one in answers:
        if not one.headers.get(name, "").strip():
            raise CheckFailed(f"{one.line} ไม่มีเฮดเดอร์ {name}", f"{one.line} has no {name} header.", one)
    if answers[0].headers[name] == answers[1].headers[name]:
        raise CheckFailed(
            f"สองคำขอได้หมายเลขเดียวกันใน {name} จึงแยกกันไม่ออก", f"Two requests have one id in {name}.", *answers
        )


@check(
    "headers.echo",
    th="ใช้หมายเลขคำขอที่ผู้เรียกส่งมา",
    en="The caller's request id is kept",
    why="ผู้เรียกที่ส่งหมายเลขของตนมาจะตามรอยคำขอข้ามหน่วยงานได้",
    severity=Severity.MINOR,
)
def echo(link: Link) -> None:
    """An id that the caller sends comes back."""
    name = _id_header(link)
    answer = link.send("GET", _some_path(link), headers={name: _OUR_ID})
    if answer.headers.get(name) != _OUR_ID:
        raise CheckFailed(
            f"ส่ง {name}: {_OUR_ID} ไป แต่คำตอบมี «{answer.headers.get(name, 'ไม่มี')}»",
            f"{name}: {_OUR_ID} was sent, the answer has “{answer.headers.get(name, 'none')}”.",
            answer,
        )


@check(
    "headers.gzip",
    th="บีบอัดคำตอบเมื่อผู้เรียกรับได้",
    en="Answers are compressed when wanted",
    why="ข้อมูลรายแถวบีบอัดได้มาก ช่วยหน่วยงานที่เครือข่ายช้า และต้องไม่บีบอัดเมื่อผู้เรียกไม่รับ",
    severity=Severity.MINOR,
)
def gzip(link: Link) -> None:
    """Accept-Encoding: gzip is answered with gzip, identity without, and both hold the same."""
    path = link.contract.headers.gzip_path
    if not path:
        raise NotApplicable("สัญญาไม่ได้กำหนดการบีบอัด", "The contract promises no compression.")
    small = link.send("GET", path, headers={"Accept-Encoding": "gzip"})
    plain = link.send("GET", path, headers={"Accept-Encoding": "identity"})
    if "gzip" not in small.headers.get("content-encoding", ""):
        raise CheckFailed(
            f"{small.line} ไม่บีบอัดทั้งที่ขอ Accept-Encoding: gzip",
            f"{small.line} is not compressed though gzip is accepted.",
            small,
        )
    if "gzip" in plain.headers.get("content-encoding", ""):
        raise CheckFailed(
            f"{plain.line} บีบอัดทั้งที่ผู้เรียกขอแบบไม่บีบอัด", f"{plain.line} is compressed though it was asked not to be.", plain
        )
    if small.body != plain.body:
        raise CheckFailed(
            f"{small.line} ให้เนื้อหาต่างกันเมื่อบีบอัดและไม่บีบอัด", f"{small.line} differs compressed and plain.", small, plain
        )


@check(
    "headers.retry_after",
    th="เมื่อเรียกถี่เกินไป บอกว่าให้รอนานเท่าใด",
    en="A 429 says when to come back",
    why="ผู้เรียกที่ไม่รู้ว่าต้องรอนานเท่าใดจะยิงซ้ำจนบริการล่มหรือถูกตัดสิทธิ์",
)
def retry_after(link: Link) -> None:
    """Every 429 of this run has Retry-After; with `rate_limit`, one is provoked."""
    limited = link.contract.rate_limit
    if limited and not any(one.status == _TOO_MANY for one in link.exchanges):
        for _ in range(limited.burst):
            if link.send("GET", limited.path, patient=False).status == _TOO_MANY:
                break
    seen = [one for one in link.exchanges if one.status == _TOO_MANY]
    if limited and not seen:
        raise CheckFailed(
            f"เรียก {limited.path} ติดกัน {limited.burst} ครั้งแล้วไม่มีการจำกัดอัตรา (429) ตามสัญญา",
            f"{limited.path} was asked {limited.burst} times in a row and never answered 429, which the contract promises.",
            link.exchanges[-1],
        )
    if not seen:
        raise NotApplicable("ไม่พบ 429 และสัญญาไม่ได้กำหนดให้ทดสอบ", "No 429 was met, and the contract has no rate_limit.")
    for one in seen:
        if not _when(one.headers.get("retry-after", "")):
            raise CheckFailed(
                f"{one.line} ตอบ 429 โดยไม่มี Retry-After ที่อ่านได้ (ได้ «{one.headers.get('retry-after', 'ไม่มี')}»)",
                f"{one.line} answers 429 without a readable Retry-After (it has “{one.headers.get('retry-after', 'none')}”).",
                one,
            )


def _id_header(link: Link) -> str:
    if not link.contract.headers.request_id:
        raise NotApplicable("สัญญาไม่ได้กำหนดหมายเลขคำขอ", "The contract promises no request id.")
    return link.contract.headers.request_id


def _some_path(link: Link) -> str:
    if link.contract.resources:
        return str(first_page(link, link.contract.resources[0]).url)
    if link.contract.auth:
        return link.contract.auth.protected
    raise CannotRun("สัญญาไม่มีเส้นทางให้เรียก", "The contract names no path to ask for.")


def _when(told: str) -> bool:
    if re.fullmatch(r"\d{1,9}", told, re.ASCII):
        return True
    try:
        parsedate_to_datetime(told)
    except ValueError:
        return False
    return True


CHECKS = (request_id, echo, gzip, retry_after)
