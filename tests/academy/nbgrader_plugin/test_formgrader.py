"""Formgrader at an instructor's own server: marks reach the ledger, and nothing of a trainee's runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from academy.workflow import Academy
from grader import ledger

Start = Callable[..., Any]


@pytest.fixture
def why(krus: Any) -> dict[str, Any]:
    """The question that waits for a person: its row of the gradebook, as the page reads it."""
    return next(item for item in cells(krus, "grades") if item["name"] == "why")


def cells(krus: Any, kind: str) -> list[dict[str, Any]]:
    (shown,) = krus.http.get("/formgrader/api/submitted_notebooks/m01/paging").raise_for_status().json()
    found: list[dict[str, Any]] = (
        krus.http.get(f"/formgrader/api/{kind}", params={"submission_id": shown["id"]}).raise_for_status().json()
    )
    return found


def recorded(academy: Academy, attempt_id: str) -> ledger.RecordedResult:
    with academy.sessions() as session:
        return ledger.result(session, attempt_id)


def test_a_mark_and_a_comment_reach_the_ledger_in_the_instructors_name(
    krus: Any, why: dict[str, Any], academy: Academy, attempt_id: str
):
    krus.http.put(f"/formgrader/api/grade/{why['id']}", json={**why, "manual_score": "2.5"}).raise_for_status()
    comment = next(item for item in cells(krus, "comments") if item["name"] == "why")
    krus.http.put(
        f"/formgrader/api/comment/{comment['id']}", json={**comment, "manual_comment": "ตอบได้ดี"}
    ).raise_for_status()
    (mark,) = recorded(academy, attempt_id).marks
    assert (mark.score, mark.comment, mark.by) == (2.5, "ตอบได้ดี", "kru")
    assert recorded(academy, attempt_id).standing.score == 7.5


def test_what_the_academy_refuses_is_told_and_not_kept(
    krus: Any, why: dict[str, Any], academy: Academy, attempt_id: str
):
    for field, value, code in [
        ("manual_score", 99, "mark-out-of-range"),
        ("manual_score", "a lot", "not-a-number"),
        ("extra_credit", 1, "no-extra-credit"),
    ]:
        answer = krus.http.put(f"/formgrader/api/grade/{why['id']}", json={**why, field: value})
        assert (answer.is_client_error, answer.json()["code"]) == (True, code)

    # A mark for an attempt that is no longer the one shown.
    comment = next(item for item in cells(krus, "comments") if item["name"] == "why")
    for seen in ("a-former-attempt", ""):
        headers = {"X-Academy-Attempt": seen}
        for kind, row, change in [("grade", why, {"manual_score": 2}), ("comment", comment, {"manual_comment": "ดี"})]:
            answer = krus.http.put(f"/formgrader/api/{kind}/{row['id']}", json={**row, **change}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (409, "newer-attempt")
    assert recorded(academy, attempt_id).marks == ()
    assert academy.bridge.manual_marks() == []
    assert next(item for item in cells(krus, "grades") if item["name"] == "why")["manual_score"] is None


def test_nothing_that_was_handed_in_runs_as_the_instructor(krus: Any, academy: Academy, tmp_path: Path):
    # nbgrader's own Autograde runs a trainee's code with the instructor's rights.
    answer = krus.http.post("/formgrader/api/submission/m01/malee/autograde")
    assert (answer.status_code, answer.json()["code"]) == (409, "grading-is-automatic")
    assert krus.http.post("/formgrader/api/assignment/m01/autograde").status_code in {404, 405}

    # What the academy decides elsewhere is not changed in the gradebook alone.
    for path in ("assignment/m77", "student/nobody"):
        answer = krus.http.put(f"/formgrader/api/{path}", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "kept-in-the-academy")

    # A link that names a folder makes nbgrader run the configuration it finds there.
    proof = tmp_path / "proof"
    trap = academy.settings.course_home / "submitted" / "malee" / "m01"
    (trap / "nbgrader_config.py").write_text(f"open({str(proof)!r}, 'w')")
    krus.http.get("/formgrader", params={"path": str(trap)}, follow_redirects=True).raise_for_status()
    assert not proof.exists()

    # A page among the files would run in the instructor's session.
    (shown,) = krus.http.get("/formgrader/api/submitted_notebooks/m01/paging").json()
    (academy.settings.course_home / "autograded" / "malee" / "m01" / "evil.html").write_text("<script>1</script>")
    answer = krus.http.get(f"/formgrader/submissions/{shown['id']}/evil.html").raise_for_status()
    assert answer.headers["content-security-policy"].startswith("sandbox;")


def test_in_a_real_browser_marking_works(krus: Any, academy: Academy, attempt_id: str):
    (shown,) = krus.http.get("/formgrader/api/submitted_notebooks/m01/paging").json()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(f"{krus.http.base_url}?token=me")
        errors = watch(page)
        page.goto(f"{krus.http.base_url}formgrader/submissions/{shown['id']}/")
        expect(page.locator("input#test_pages")).to_have_attribute("placeholder", "5")
        score = page.locator("input#why")
        score.fill("2")
        score.blur()
        page.wait_for_timeout(1000)
        assert recorded(academy, attempt_id).standing.score == 7

        page.evaluate("void formgrader.grades.find(grade => grade.get('name') === 'why').save({manual_score: 99})")
        notice = page.locator(".academy-notice")
        notice.wait_for()
        assert "99" in notice.inner_text()
        expect(score).to_have_value("2")

        page.goto(f"{krus.http.base_url}formgrader/manage_submissions/m01")
        page.locator(".autograde a").click()
        notice.wait_for()
        assert "อัตโนมัติ" in notice.inner_text()
        assert page.get_by_text("nbgrader autograde").count() == 0

        page.goto(f"{krus.http.base_url}formgrader/gradebook/m01/paging")
        page.locator("#main-table .glyphicon.name-hidden").first.wait_for()
        page.locator("#toggle_names").click()
        expect(page.locator("#toggle_names")).to_have_text("Hide All Names")
        browser.close()
    assert errors == []


def watch(page: Page) -> list[str]:
    """Errors of the page's own scripts."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors
