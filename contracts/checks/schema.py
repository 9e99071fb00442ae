"""The OpenAPI document: it is sound, and what the API answers is what it says."""

from collections.abc import Iterator

from contracts.check import check
from contracts.document import Document, Operation
from contracts.errors import CannotRun, CheckFailed, ContractProblem, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Severity
from contracts.walking import first_page

_SERVER_ERROR = 500


@check(
    "schema.document",
    th="เอกสาร OpenAPI ใช้ได้",
    en="The OpenAPI document is sound",
    why="เอกสารเป็นข้อตกลงของสองฝ่าย ถ้าอ้างถึงสิ่งที่ไม่มีอยู่ โปรแกรมที่สร้างจากเอกสารจะผิดตั้งแต่ต้น",
)
def document(link: Link) -> None:
    """Every reference in the document leads somewhere, every schema is one, every operation documents an answer."""
    for defect in document_of(link).defects():
        raise CheckFailed(f"เอกสาร OpenAPI มีจุดที่ใช้ไม่ได้: {defect}", f"The OpenAPI document is not sound: {defect}.")


@check(
    "schema.status",
    th="ทุกสถานะที่ตอบมีในเอกสาร",
    en="Every status is documented",
    why="ผู้เรียกเขียนโปรแกรมรับเฉพาะสถานะที่เอกสารบอก สถานะอื่นจะถูกตีความผิด",
)
def status(link: Link) -> None:
    """No operation answered with a status its document does not name; of 5xx `errors.no_crash` tells."""
    told = document_of(link)
    for one, operation in _documented(link, told):
        if one.status < _SERVER_ERROR and told.response(operation, one.status) is None:
            raise CheckFailed(
                f"{one.line} ตอบสถานะ {one.status} ซึ่งเอกสารของ {operation.path} ไม่ได้ระบุไว้",
                f"{one.line} answers {one.status}, which the document of {operation.path} does not name.",
                one,
            )


@check(
    "schema.content_type",
    th="ชนิดของเนื้อหาตรงกับเอกสาร",
    en="Content types are documented",
    why="ผู้เรียกเลือกวิธีอ่านจากชนิดของเนื้อหา ถ้าไม่ตรงจะอ่านผิดหรือไม่อ่านเลย",
)
def content_type(link: Link) -> None:
    """No answer with a body has a content type that its document does not name."""
    told = document_of(link)
    for one, operation in _documented(link, told):
        named = told.media_types(operation, one.status)
        if one.body and named and one.media_type not in named:
            raise CheckFailed(
                f"{one.line} ตอบเนื้อหาชนิด «{one.media_type or 'ไม่ระบุ'}» แต่เอกสารบอกว่าเป็น {', '.join(named)}",
                f"{one.line} answers with “{one.media_type or 'no type'}”; the document says {', '.join(named)}.",
                one,
            )


@check(
    "schema.conformance",
    th="เนื้อหาตรงกับโครงสร้างในเอกสาร",
    en="Bodies match their schema",
    why="เขตข้อมูลที่หายหรือเปลี่ยนชนิดโดยไม่แจ้ง ทำให้ระบบปลายทางหยุดทำงานหรือบันทึกข้อมูลผิด",
    severity=Severity.CRITICAL,
)
def conformance(link: Link) -> None:
    """Every JSON body matches the schema that its document gives for the status and content type."""
    told = document_of(link)
    for one, operation in _documented(link, told):
        if one.body and (wrong := told.mismatch(operation, one)):
            raise CheckFailed(
                f"{one.line} ตอบเนื้อหาที่ไม่ตรงกับเอกสาร ที่ «{wrong.place or 'ทั้งเนื้อหา'}»: {wrong.message}",
                f"{one.line} differs from its schema at “{wrong.place or 'the whole body'}”: {wrong.message}",
                one,
            )


def judge(told: Document, operation: Operation, one: Exchange) -> None:
    """Raise CheckFailed when an answer to a request made of documented values is not what the document says."""
    if one.status >= _SERVER_ERROR:
        raise CheckFailed(
            f"{one.line} ซึ่งเป็นคำขอที่เอกสารอนุญาต ทำให้ระบบขัดข้อง (ตอบ {one.status})",
            f"{one.line}, which the document allows, crashes the API (it answers {one.status}).",
            one,
        )
    named = told.media_types(operation, one.status)
    wrong = told.mismatch(operation, one)
    if told.response(operation, one.status) is None:
        th, en = f"ตอบสถานะ {one.status} ที่ไม่มีในเอกสาร", f"answers {one.status}, which is not documented"
    elif one.body and named and one.media_type not in named:
        th, en = f"ตอบเนื้อหาชนิด «{one.media_type}» ที่ไม่มีในเอกสาร", f"answers with “{one.media_type}”, not documented"
    elif one.body and wrong:
        th, en = (
            f"ตอบเนื้อหาไม่ตรงกับเอกสารที่ «{wrong.place}»: {wrong.message}",
            f"differs from its schema at “{wrong.place}”",
        )
    else:
        return
    raise CheckFailed(f"{one.line} {th}", f"{one.line} {en}.", one)


def document_of(link: Link) -> Document:
    """Return the document. Raises NotApplicable when the contract names none, CannotRun when it cannot be had."""
    if not link.contract.openapi:
        raise NotApplicable("สัญญาไม่ได้อ้างถึงเอกสาร OpenAPI", "The contract names no OpenAPI document.")
    try:
        return link.document
    except ContractProblem as error:
        raise CannotRun(error.th, error.en) from error


def _documented(link: Link, told: Document) -> Iterator[tuple[Exchange, Operation]]:
    """Give every exchange so far that belongs to a documented operation, after asking for what the contract names."""
    for resource in link.contract.resources:
        first_page(link, resource)
    found = [(one, told.operation_of(one, link.base_url)) for one in link.exchanges]
    documented = [(one, operation) for one, operation in found if operation is not None]
    if not documented:
        raise CannotRun("ไม่มีเส้นทางในสัญญาที่พบในเอกสาร OpenAPI", "No path of the contract is in the OpenAPI document.")
    yield from documented


CHECKS = (document, status, content_type, conformance)
