"""The exchange API, called as a program calls it."""

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import update

from academy.workflow import Academy
from foundation.store import utc_now
from grader import exchange, ledger
from grader.exchange.tables import AssignmentRow
from people import Role, accounts

Caller = Callable[[str], httpx.Client]
SUBMIT = "/api/v1/assignments/m01/attempts"


def submit(client: httpx.Client, work: bytes, key: str = "key-of-a-click"):
    return client.post(SUBMIT, content=work, headers={"Idempotency-Key": key})


def test_a_trainee_sees_what_is_handed_out(caller: Caller):
    answer = caller("somchai").get("/api/v1/assignments").json()
    assert answer["course_id"] == "anamai-api"
    assert answer["submission_mib"] == 2
    (item,) = answer["assignments"]
    assert (item["assignment_id"], item["max_score"], item["attempts"]) == ("m01", 8, [])


def test_fetching_gives_the_files_and_is_recorded(caller: Caller, academy: Academy):
    answer = caller("somchai").get("/api/v1/assignments/m01/release")
    assert sorted(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == ["data/sample.csv", "paging.ipynb"]
    with academy.sessions() as session:
        assert ("somchai", "m01") in exchange.fetched(session)


def test_a_submission_is_answered_by_a_receipt(caller: Caller, academy: Academy, work: bytes):
    answer = submit(caller("somchai"), work)
    assert answer.status_code == 201
    (attempt,) = academy.attempts("somchai")
    receipt = answer.json()
    assert (receipt["attempt_id"], receipt["number"]) == (attempt.attempt_id, 1)
    assert (receipt["sha256"], receipt["student_id"]) == (attempt.sha256, "somchai")


def test_the_same_key_gives_the_same_receipt_and_one_attempt(caller: Caller, academy: Academy, work: bytes):
    first, again = (submit(caller("somchai"), work).json() for _ in range(2))
    assert first == again
    assert len(academy.attempts("somchai")) == 1


def test_the_same_key_sent_at_once_from_many_places_makes_one_attempt(caller: Caller, academy: Academy, work: bytes):
    client = caller("somchai")
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: submit(client, work).json()["attempt_id"], range(6)))
    assert len(set(answers)) == 1
    assert len(academy.attempts("somchai")) == 1


def test_a_trainee_who_submits_too_soon_is_told_when(caller: Caller, academy: Academy, work: bytes):
    with academy.sessions.begin() as session:
        session.execute(update(AssignmentRow).values(cooldown_s=30))
    submit(caller("somchai"), work, "the-first-click")
    answer = submit(caller("somchai"), work, "the-second-click")
    assert (answer.status_code, answer.json()["code"]) == (409, "cooling-down")
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_a_submission_needs_a_key(caller: Caller, work: bytes):
    answer = caller("somchai").post(SUBMIT, content=work)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "idempotency-key" in answer.json()["detail_en"]


def test_the_student_is_the_caller_whatever_the_archive_says(caller: Caller, academy: Academy, work: bytes):
    submit(caller("malee"), work)
    assert [item.student_id for item in academy.attempts()] == ["malee"]


def test_work_that_cannot_be_read_is_refused_with_the_reason(caller: Caller, academy: Academy):
    answer = submit(caller("somchai"), b"not a zip")
    assert (answer.status_code, answer.json()["code"]) == (422, "not-an-archive")
    assert academy.attempts("somchai") == []


def test_an_unknown_assignment_is_not_found(caller: Caller, work: bytes):
    client = caller("somchai")
    assert client.get("/api/v1/assignments/m99/release").json()["code"] == "unknown-assignment"
    answer = client.post(
        "/api/v1/assignments/m99/attempts", content=work, headers={"Idempotency-Key": "key-of-a-click"}
    )
    assert answer.status_code == 404


def test_nothing_is_fetched_or_submitted_before_the_privacy_notice(caller: Caller, academy: Academy, work: bytes):
    with academy.sessions.begin() as session:
        accounts.create(session, username="newcomer", name="ผู้มาใหม่", role=Role.TRAINEE)
    client = caller("newcomer")
    assert client.get("/api/v1/assignments/m01/release").json()["code"] == "privacy-notice"
    assert submit(client, work).json()["code"] == "privacy-notice"
    assert client.post("/api/v1/privacy").status_code == 204
    assert submit(client, work).status_code == 201


def test_feedback_is_there_once_the_work_is_graded(caller: Caller, work: bytes, grade: Callable[[], None]):
    client = caller("somchai")
    attempt_id = submit(client, work).json()["attempt_id"]
    assert client.get("/api/v1/attempts").json()[0]["feedback_version"] is None
    assert client.get(f"/api/v1/attempts/{attempt_id}/feedback").status_code == 404
    grade()
    (attempt,) = client.get("/api/v1/attempts").json()
    assert (bool(attempt["feedback_version"]), attempt["score"], attempt["max_score"]) == (True, 5, 8)
    pages = zipfile.ZipFile(io.BytesIO(client.get(f"/api/v1/attempts/{attempt_id}/feedback").content))
    assert pages.namelist() == ["paging.html"]


def test_another_trainees_attempt_does_not_exist(caller: Caller, work: bytes, grade: Callable[[], None]):
    attempt_id = submit(caller("somchai"), work).json()["attempt_id"]
    grade()
    theirs = caller("malee").get(f"/api/v1/attempts/{attempt_id}/feedback")
    nobodys = caller("malee").get(f"/api/v1/attempts/{'0' * 32}/feedback")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["code"] == nobodys.json()["code"]
    assert caller("malee").get("/api/v1/attempts").json() == []


def test_an_instructor_collects_what_was_handed_in(caller: Caller, work: bytes):
    attempt_id = submit(caller("somchai"), work).json()["attempt_id"]
    (item,) = caller("kru").get("/api/v1/assignments/m01/submissions").json()["submissions"]
    assert (item["attempt_id"], item["student_id"], item["name"]) == (attempt_id, "somchai", "ชื่อ somchai")
    content = caller("kru").get(f"/api/v1/attempts/{attempt_id}/submission").content
    assert "paging.ipynb" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def mark(client: httpx.Client, attempt_id: str, **changed: object):
    body = {
        "attempt_id": attempt_id,
        "student_id": "somchai",
        "assignment_id": "m01",
        "notebook_id": "paging",
        "grade_id": "why",
        "score": 2,
        "comment": "ดี",
    }
    return client.put("/api/v1/marks", json=body | changed)


def test_a_mark_reaches_the_ledger_in_the_instructors_name(
    caller: Caller, academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(caller("somchai"), work).json()["attempt_id"]
    grade()
    show()
    assert mark(caller("kru"), attempt_id).status_code == 204
    with academy.sessions() as session:
        recorded = ledger.result(session, attempt_id)
    assert recorded.standing.score == 7
    assert [(item.by, item.comment) for item in recorded.marks] == [("kru", "ดี")]


def test_a_mark_on_an_attempt_that_a_newer_one_replaced_is_refused(
    caller: Caller, academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    seen, newer = [submit(caller("somchai"), work, f"click-number-{number}").json()["attempt_id"] for number in (1, 2)]
    grade()
    grade()
    show()
    shown = academy.bridge.shown_attempts()["somchai", "m01"]
    stale = mark(caller("kru"), newer if shown == seen else seen)
    assert (stale.status_code, stale.json()["code"]) == (409, "newer-attempt")
    with academy.reading() as session:
        assert [ledger.result(session, attempt_id).marks for attempt_id in (seen, newer)] == [(), ()]


def test_a_mark_out_of_range_or_on_nothing_is_refused(
    caller: Caller, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(caller("somchai"), work).json()["attempt_id"]
    grade()
    show()
    assert mark(caller("kru"), attempt_id, score=99).status_code == 422
    assert mark(caller("kru"), attempt_id, score=-1).status_code == 422
    assert mark(caller("kru"), attempt_id, grade_id="nothing").status_code == 404
    assert mark(caller("kru"), attempt_id, by="somebody").status_code == 422


def test_a_closed_account_is_shut_out(caller: Caller, academy: Academy):
    with academy.sessions.begin() as session:
        accounts.set_active(session, "malee", active=False, by="kru", now=utc_now())
    answer = caller("malee").get("/api/v1/assignments")
    assert (answer.status_code, answer.json()["code"]) == (403, "account-closed")


@pytest.mark.parametrize(
    ("who", "path"),
    [("malee", "me"), ("malee", "assignments"), ("malee", "attempts"), ("kru", "assignments/m01/submissions")],
)
def test_who_only_reads_does_not_wait_for_a_writer(caller: Caller, academy: Academy, who: str, path: str):
    client = caller(who)
    client.timeout = httpx.Timeout(5)
    with academy.sessions.begin() as writer:
        writer.execute(update(AssignmentRow).values(cooldown_s=30))
        assert client.get(f"/api/v1/{path}").status_code == 200
