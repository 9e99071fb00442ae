"""Refusals: one shape, in Thai, with a code for programs and an id for whoever is asked about it."""

import re
from collections.abc import Iterator

from contracts.check import check
from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Errors, Severity
from contracts.walking import first_page, value_at

_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405
_THAI = re.compile("[ก-๛]")
_INTERNALS = re.compile(
    r"""Traceback\ \(most\ recent|File\ \\?"[^"]+",\ line\ \d+|\bat\ [\w$.]+\([\w$]+\.java:\d+\)|\.php\b.{0,40}\bon\ line\ \d+|
        SQLSTATE|\bORA-\d{5}|sqlalchemy\.exc|sqlite3\.\w*Error|psycopg|Microsoft\ OLE\ DB|System\.\w+Exception|node_modules/|
        \bSELECT\b.{1,200}\bFROM\b|Whoops,\ looks\ like|Werkzeug\ Debugger""",
    re.VERBOSE | re.DOTALL,
)


@check(
    "errors.problem",
    th="ข้อผิดพลาดทุกแบบมีรูปแบบเดียว",
    en="Every refusal has the one shape",
    why="โปรแกรมของผู้เรียกอ่านข้อผิดพลาดได้ทุกแบบด้วยวิธีเดียว ไม่ต้องเดา",
)
def problem(link: Link) -> None:
    """Each refusal has the promised media type, is a JSON object, and tells the status it has (RFC 9457)."""
    promise = _promised(link)
    for refusal in _refusals(link, promise):
        if refusal.media_type != promise.media_type:
            raise CheckFailed(
                f"{refusal.line} ตอบข้อผิดพลาด {refusal.status} เป็น «{refusal.media_type or 'ไม่ระบุ'}» ควรเป็น {promise.media_type}",
                f"{refusal.line} refuses with “{refusal.media_type or 'no type'}”; it should be {promise.media_type}.",
                refusal,
            )
        told = refusal.json_object().get("status", refusal.status)
        if told != refusal.status:
            raise CheckFailed(
                f"{refusal.line} ตอบสถานะ {refusal.status} แต่ในเนื้อหาบอกว่า {told}",
                f"{refusal.line} answers {refusal.status}, yet its body says {told}.",
                refusal,
            )


@check(
    "errors.code",
    th="ข้อผิดพลาดมีรหัสสำหรับโปรแกรม",
    en="Refusals have a stable code",
    why="โปรแกรมต้องตัดสินจากรหัสที่คงที่ ไม่ใช่จากข้อความที่อาจแก้ถ้อยคำได้",
)
def code(link: Link) -> None:
    """Each refusal has a code, a word without spaces, the same when asked again."""
    promise = _promised(link)
    if not promise.code:
        raise NotApplicable("สัญญาไม่ได้กำหนดรหัสข้อผิดพลาด", "The contract promises no code.")
    for refusal, body in _objects(link, promise):
        told = value_at(body, promise.code)
        if not isinstance(told, str | int) or not re.fullmatch(r"\S{1,100}", str(told)):
            raise CheckFailed(
                f"{refusal.line} ตอบข้อผิดพลาดโดยไม่มีรหัสที่ «{promise.code}»",
                f"{refusal.line} refuses without a code at “{promise.code}”.",
                refusal,
            )
    asked = [(refusal, body) for refusal, body in _objects(link, promise) if refusal.method == "GET"]
    for refusal, body in asked[:1]:
        again = link.send(refusal.method, str(refusal.url)).json_object()
        first, second = value_at(body, promise.code), value_at(again, promise.code)
        if first != second:
            raise CheckFailed(
                f"ขอ {refusal.line} สองครั้งได้รหัสต่างกัน คือ {first} และ {second}",
                f"{refusal.line} has two codes, {first} and {second}.",
                refusal,
            )


@check(
    "errors.thai",
    th="ข้อผิดพลาดอธิบายเป็นภาษาไทย",
    en="Refusals are explained in Thai",
    why="เจ้าหน้าที่ที่รับแจ้งปัญหาต้องเข้าใจว่าผิดที่ใดและต้องทำอย่างไร",
    severity=Severity.MINOR,
)
def thai(link: Link) -> None:
    """Each refusal's detail has Thai letters, unescaped."""
    promise = _promised(link)
    if not promise.detail_th:
        raise NotApplicable("สัญญาไม่ได้กำหนดคำอธิบายภาษาไทย", "The contract promises no Thai detail.")
    for refusal, body in _objects(link, promise):
        told = value_at(body, promise.detail_th)
        if not isinstance(told, str) or not _THAI.search(told):
            raise CheckFailed(
                f"{refusal.line} ตอบข้อผิดพลาดโดยไม่มีคำอธิบายภาษาไทยที่ «{promise.detail_th}»",
                f"{refusal.line} refuses without a Thai explanation at “{promise.detail_th}”.",
                refusal,
            )


@check(
    "errors.request_id",
    th="ข้อผิดพลาดมีหมายเลขคำขอ",
    en="Refusals name the request's id",
    why="เมื่อแจ้งปัญหา ผู้ให้บริการต้องหาคำขอนั้นในล็อกพบจากหมายเลข",
    severity=Severity.MINOR,
)
def request_id(link: Link) -> None:
    """Each refusal's body has the id, the one in the header when that is promised too."""
    promise = _promised(link)
    if not promise.request_id:
        raise NotApplicable("สัญญาไม่ได้กำหนดหมายเลขคำขอในเนื้อหา", "The contract promises no request id in the body.")
    header = link.contract.headers.request_id
    for refusal, body in _objects(link, promise):
        told = value_at(body, promise.request_id)
        if not told or (header and header in refusal.headers and refusal.headers[header] != str(told)):
            raise CheckFailed(
                f"{refusal.line} ตอบข้อผิดพลาดโดยหมายเลขคำขอที่ «{promise.request_id}» ไม่มีหรือไม่ตรงกับเฮดเดอร์",
                f"{refusal.line} refuses without the request's id at “{promise.request_id}”, or with another than the header's.",
                refusal,
            )


@check(
    "errors.field",
    th="ข้อผิดพลาดบอกว่าพารามิเตอร์ใดผิด",
    en="Refusals name the parameter that is wrong",
    why="ผู้เรียกที่ส่งหลายพารามิเตอร์ต้องรู้ว่าต้องแก้ตัวใด",
    severity=Severity.MINOR,
)
def field(link: Link) -> None:
    """The refusal of a parameter has its name in the body."""
    promise = _promised(link)
    asked = [(name, answer) for name, answer in _bad_parameters(link, promise) if answer.refused]
    if not asked:
        raise CannotRun("ไม่มีคำขอใดถูกปฏิเสธเพราะพารามิเตอร์", "No request was refused for a parameter.")
    for name, answer in asked:
        if name not in answer.text():
            raise CheckFailed(
                f"{answer.line} ถูกปฏิเสธโดยไม่บอกว่าพารามิเตอร์ {name} ผิด",
                f"{answer.line} is refused without a word about the parameter {name}.",
                answer,
            )


@check(
    "errors.internals",
    th="ข้อผิดพลาดไม่เปิดเผยภายในระบบ",
    en="Refusals tell nothing of the inside",
    why="ร่องรอยของโปรแกรมหรือคำสั่งฐานข้อมูลช่วยผู้ไม่หวังดีหาช่องโหว่",
    severity=Severity.CRITICAL,
)
def internals(link: Link) -> None:
    """No answer of 4xx or 5xx in this run holds a stack trace, a query, or a driver's message."""
    promise = _promised(link)
    list(_refusals(link, promise))
    for one in link.exchanges:
        if (one.refused or one.status >= 500) and (found := _INTERNALS.search(one.text())):  # noqa: PLR2004 - server errors
            raise CheckFailed(
                f"{one.line} ตอบ {one.status} พร้อมข้อความภายในระบบ: «{' '.join(found[0].split())[:80]}»",
                f"{one.line} answers {one.status} and shows the inside: “{' '.join(found[0].split())[:80]}”.",
                one,
            )


@check(
    "errors.unknown_path",
    th="เส้นทางที่ไม่มี ตอบ 404",
    en="An unknown path: 404",
    why="ถ้าตอบ 200 โปรแกรมที่พิมพ์เส้นทางผิดจะเข้าใจว่าได้ข้อมูลแล้ว",
)
def unknown_path(link: Link) -> None:
    """A path that does not exist is answered with 404."""
    answer = _unknown_path(link, _promised(link))
    if answer.status != _NOT_FOUND:
        raise CheckFailed(
            f"{answer.line} ซึ่งไม่มีอยู่จริง ควรตอบ 404 แต่ตอบ {answer.status}",
            f"{answer.line}, which does not exist, should answer 404, not {answer.status}.",
            answer,
        )


@check(
    "errors.wrong_method",
    th="เมทอดที่ไม่รับ ตอบ 405 พร้อม Allow",
    en="A wrong method: 405 with Allow",
    why="ผู้เรียกต้องแยกออกว่าเส้นทางไม่มี หรือมีแต่ใช้เมทอดผิด",
    severity=Severity.MINOR,
)
def wrong_method(link: Link) -> None:
    """A method that the path does not have is answered with 405 and the methods it has."""
    answer = _wrong_method(link, _promised(link))
    if answer is None:
        raise NotApplicable("สัญญาไม่มีรายการให้ทดสอบ", "The contract has no list to try.")
    if answer.status != _METHOD_NOT_ALLOWED or "GET" not in answer.headers.get("allow", "").upper():
        raise CheckFailed(
            f"{answer.line} ควรตอบ 405 พร้อมเฮดเดอร์ Allow ที่มี GET แต่ตอบ {answer.status} "
            f"(Allow: {answer.headers.get('allow', 'ไม่มี')})",
            f"{answer.line} should answer 405 with an Allow that has GET, not {answer.status} "
            f"(Allow: {answer.headers.get('allow', 'none')}).",
            answer,
        )


@check(
    "errors.unknown_parameter",
    th="ปฏิเสธพารามิเตอร์ที่ไม่รู้จัก",
    en="Unknown parameters are refused",
    why="ตัวกรองที่สะกดผิดและถูกเมินเฉย ทำให้ผู้เรียกได้ข้อมูลทั้งหมดโดยเข้าใจว่ากรองแล้ว",
)
def unknown_parameter(link: Link) -> None:
    """A query parameter that is not documented is refused."""
    promise = _promised(link)
    if not promise.unknown_parameter or not link.contract.resources:
        raise NotApplicable("สัญญาไม่ได้กำหนดไว้", "The contract does not promise it.")
    for resource in link.contract.resources:
        answer = first_page(link, resource, **{promise.unknown_parameter: "1"})
        if answer.ok:
            raise CheckFailed(
                f"{resource.path} เมินพารามิเตอร์ที่ไม่รู้จัก {promise.unknown_parameter} และตอบ {answer.status} ทั้งที่ควรปฏิเสธด้วย 400",
                f"{resource.path} ignores the unknown parameter {promise.unknown_parameter} and answers {answer.status}.",
                answer,
            )


@check(
    "errors.no_crash",
    th="คำขอที่ผิดไม่ทำให้ระบบขัดข้อง",
    en="Bad requests do not crash the API",
    why="ข้อผิดพลาด 5xx แปลว่าระบบไม่ได้เตรียมรับค่าที่ผิด และผู้เรียกจะลองใหม่ไม่รู้จบ",
    severity=Severity.CRITICAL,
)
def no_crash(link: Link) -> None:
    """No refusal that is provoked here is a 5xx."""
    promise = _promised(link)
    asked = [*_refusals(link, promise), *(answer for _, answer in _bad_parameters(link, promise))]
    for one in asked:
        if one.status >= 500:  # noqa: PLR2004 - server errors
            raise CheckFailed(
                f"{one.line} ทำให้ระบบขัดข้อง (ตอบ {one.status}) ทั้งที่ควรปฏิเสธด้วย 4xx",
                f"{one.line} crashes the API (it answers {one.status}); it should refuse with 4xx.",
                one,
            )


def _promised(link: Link) -> Errors:
    if link.contract.errors is None:
        raise NotApplicable("สัญญาไม่ได้กำหนดรูปแบบข้อผิดพลาด", "The contract promises nothing of errors.")
    return link.contract.errors


def _refusals(link: Link, promise: Errors) -> Iterator[Exchange]:
    """Give an answer of every kind of refusal that the contract lets us provoke."""
    asked = [_unknown_path(link, promise), _wrong_method(link, promise)]
    asked += [answer for _, answer in _bad_parameters(link, promise)]
    if link.contract.auth:
        asked.append(link.get(link.contract.auth.protected, token=None))
    yield from (one for one in asked if one is not None and not one.ok)


def _objects(link: Link, promise: Errors) -> Iterator[tuple[Exchange, dict[str, object]]]:
    """Give the refusals whose bodies are objects; of the others `errors.problem` tells."""
    none = True
    for refusal in _refusals(link, promise):
        try:
            body = refusal.json_object()
        except CheckFailed:
            continue
        none = False
        yield refusal, body
    if none:
        raise CannotRun("ไม่มีข้อผิดพลาดที่อ่านเป็นออบเจกต์ JSON ได้ (ดู errors.problem)", "No refusal is a JSON object.")


def _unknown_path(link: Link, promise: Errors) -> Exchange:
    return link.get(promise.unknown_path)


def _wrong_method(link: Link, promise: Errors) -> Exchange | None:
    if not link.contract.resources:
        return None
    # nothing can match this condition, so an API that knows the method would refuse with 412 and change nothing
    path = link.contract.resources[0].path
    return link.once(promise.wrong_method, path, headers={"If-Match": '"contract-check-matches-nothing"'})


def _bad_parameters(link: Link, promise: Errors) -> Iterator[tuple[str, Exchange]]:
    for resource in link.contract.resources[:1]:
        if promise.unknown_parameter:
            yield promise.unknown_parameter, first_page(link, resource, **{promise.unknown_parameter: "1"})
        if resource.paging:
            yield resource.paging.limit, link.get(resource.path, {**resource.query, resource.paging.limit: "abc"})


CHECKS = (
    problem, code, thai, request_id, field, internals, unknown_path, wrong_method, unknown_parameter, no_crash,
)  # fmt: skip
