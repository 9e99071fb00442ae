"""The outermost layer: one error shape, strict headers, limits, and no stack trace."""

import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from academy.workflow import Academy
from grader import exchange

Caller = Callable[[str], httpx.Client]
SUBMIT = "/api/v1/assignments/m01/attempts"
SHAPE = {"type", "title", "status", "detail", "detail_en", "code", "request_id"}
MIB = 1 << 20


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/assignments", 405),
        ("GET", "/api/v1/assignments/m99/release", 404),
        ("GET", "/api/v1/attempts/none/submission", 403),
        ("POST", SUBMIT, 422),
    ],
)
def test_every_error_of_the_api_has_one_shape(caller: Caller, method: str, path: str, status: int):
    answer = caller("malee").request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == SHAPE
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_browser_gets_a_page_instead(caller: Caller):
    answer = caller("").get("/nothing-here")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "ไม่พบหน้าที่ต้องการ" in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/nothing-here", "/api/v1/assignments"])
def test_every_answer_keeps_browsers_strict(caller: Caller, path: str):
    headers = caller("").get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_failure_of_ours_tells_a_code_and_no_trace(
    caller: Caller, academy: Academy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken() -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(academy, "assignments", broken)
    answer = caller("malee").get("/api/v1/assignments")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-failure")
    assert "secret" not in answer.text
    assert answer.json()["request_id"] in caplog.text
    assert "a secret path" in caplog.text


def test_a_60_mib_upload_is_refused_and_the_answer_arrives(caller: Caller, academy: Academy):
    answer = caller("malee").post(SUBMIT, content=bytes(60 * MIB), headers={"Idempotency-Key": "a-key-of-mine"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert academy.attempts("malee") == []
    assert rejected(academy) == [("malee", "m01", "too-large")]


def rejected(academy: Academy) -> list[tuple[str, str, str]]:
    with academy.reading() as session:
        return [(item.student_id, item.assignment_id, item.code) for item in exchange.rejections(session)]


def test_too_much_for_no_assignment_or_from_nobody_leaves_no_record(caller: Caller, academy: Academy):
    headers = {"Idempotency-Key": "a-key-of-mine"}
    nowhere = caller("malee").post(SUBMIT.replace("m01", "m99"), content=bytes(8 * MIB), headers=headers)
    nobody = caller("").post(SUBMIT, content=bytes(8 * MIB), headers=headers)
    assert (nowhere.status_code, nobody.status_code) == (404, 401)
    assert rejected(academy) == []


def test_a_declared_length_is_refused_before_anything_is_sent(service_url: str):
    place = urlsplit(service_url)
    with socket.create_connection((place.hostname, place.port), timeout=5) as connection:
        head = (
            f"POST {place.path}{SUBMIT} HTTP/1.1\r\nHost: academy\r\nAuthorization: token token-malee\r\n"
            f"Idempotency-Key: a-key-of-mine\r\nContent-Length: {60 * MIB}\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_an_endless_undeclared_body_is_cut_off_and_recorded(caller: Caller, academy: Academy):
    def endless() -> Iterator[bytes]:
        for _ in range(60):
            yield bytes(MIB)

    answer = caller("malee").post(SUBMIT, content=endless(), headers={"Idempotency-Key": "a-key-of-mine"})
    assert answer.status_code == 413
    assert rejected(academy) == [("malee", "m01", "too-large")]


def test_what_is_no_submission_has_a_smaller_limit(caller: Caller):
    answer = caller("kru").put("/api/v1/marks", content=bytes(5 * MIB), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/trainings/x/do/attach", "ใหญ่เกิน 20 MiB จึงยังไม่ได้บันทึก โปรดสแกนใหม่เป็นขาวดำหรือสีเทา"),
        ("/links/x/do/publish", "150–200 dpi"),
        ("/indicator/verify", "academy indicator verify ซึ่งไม่จำกัดขนาด"),
        ("/trainings/new", "ข้อมูลในแบบฟอร์มใหญ่เกิน 4 MiB"),
    ],
)
def test_what_is_too_large_is_told_as_what_it_is(caller: Caller, path: str, said: str):
    answer = caller("phaen").post(path, files={"file": ("scan.pdf", bytes(25 * MIB))})
    assert (answer.status_code, said in answer.text) == (413, True)
