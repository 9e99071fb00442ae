"""The Assignments panel, through a trainee's real Jupyter server."""

from collections.abc import Callable
from typing import Any

from academy.web.errors import privacy_notice_first
from academy.workflow import Academy
from foundation.store import utc_now
from people import Role, accounts

# A server's own HTTP client, at its base address, and its home: see `start` in conftest.
Start = Callable[..., Any]


def test_list_fetch_submit_and_read_feedback(start: Start, academy: Academy, grade: Callable[[], None]):
    server = start("malee")
    assert server.http.get("/formgrader").status_code == 404
    assert '"@jupyter/nbgrader:formgrader"' in server.http.get("/lab").text.split('"disabledExtensions"')[1]
    assert server.http.get("/courses").json() == {"success": True, "value": ["anamai-api"]}
    assert [item["status"] for item in server.panel()["value"]] == ["released"]

    fetched = server.click("fetch")["value"]
    assert [(item["status"], item["path"]) for item in fetched] == [("fetched", "m01")]
    assert fetched[0]["notebooks"][0]["path"] == "m01/paging.ipynb"

    submitted = server.click("submit")["value"]
    assert [item["status"] for item in submitted] == ["fetched", "submitted"]
    assert len(academy.attempts("malee")) == 1

    grade()
    ((attempt,),) = [item["submissions"] for item in server.panel()["value"] if item["status"] == "submitted"]
    assert (attempt["has_exchange_feedback"], attempt["has_local_feedback"]) == (True, False)

    ((attempt,),) = [item["submissions"] for item in server.click("fetch_feedback")["value"] if "submissions" in item]
    assert attempt["has_local_feedback"]
    assert attempt["timestamp"].endswith("ครั้งที่ 1 · 5/8 คะแนน")
    listing = server.http.get(f"/api/contents/{attempt['local_feedback_path']}").json()
    assert [item["name"] for item in listing["content"]] == ["paging.html"]


def test_a_refusal_is_shown_as_a_sentence_and_never_as_a_traceback(start: Start, academy: Academy):
    with academy.sessions.begin() as session:
        accounts.create(session, username="newcomer", name="ผู้มาใหม่", role=Role.TRAINEE)
    server = start("newcomer")
    refused, asked = server.click("fetch"), privacy_notice_first()
    assert not refused["success"]
    assert " ".join(refused["value"].split()) == f"{asked.th} {asked.en}"
    assert max(map(len, refused["value"].splitlines())) < 80  # nbgrader's dialog wraps no line
    with academy.sessions.begin() as session:
        accounts.accept_privacy(session, "newcomer", utc_now())
    assert server.click("fetch")["success"]
    (server.home / "m01" / "paging.ipynb").unlink()
    (server.home / "m01" / "huge.bin").write_bytes(bytes(3 << 20))
    assert "ใหญ่เกิน 2 MiB" in server.click("submit")["value"]


def test_a_planning_officers_server_has_no_panel_and_no_formgrader(start: Start):
    server = start("phaen", "planning")
    assert server.http.get("/courses").status_code == 404
    assert server.http.get("/formgrader").status_code == 404
    assert '"@jupyter/nbgrader:assignment-list"' in server.http.get("/lab").text.split('"disabledExtensions"')[1]
