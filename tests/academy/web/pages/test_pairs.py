"""Links between trainees' work: both of them see the result, and instructors see all."""

from collections.abc import Callable

import httpx
import pytest

from academy.workflow import Academy
from foundation.store import utc_now
from grader import ledger
from grader.model import GradingStatus, Pairing, PairResult, PairTest

Page = Callable[..., httpx.Response]
WORKS = PairResult(GradingStatus.GRADED, (PairTest("test_rows", "ได้ทุกแถว", "Every row", passed=True),))
FAILS = PairResult(
    GradingStatus.GRADED,
    (
        PairTest("test_rows", "ได้ทุกแถว", "Every row", passed=True),
        PairTest(
            "test_since", "since รวมเวลานั้น", "Since", passed=False, faults=("provider",), message="ได้ <b>5</b> แถว"
        ),
        PairTest("test_totals", "ยอดตรงกัน", "Totals", passed=False),
    ),
)
UNSURE = PairResult(GradingStatus.UNGRADED, reason="sandbox at /work")


@pytest.fixture
def linked(academy: Academy) -> None:
    """Anong pulls from boon, boon from chai, chai from anong."""
    attempts = {name: academy.attempts(name, "m01")[0].attempt_id for name in ("anong", "boon", "chai")}
    ring = {"anong": ("boon", FAILS), "boon": ("chai", WORKS), "chai": ("anong", UNSURE)}
    results = [
        (Pairing(ours, attempts[ours], theirs, attempts[theirs]), result) for ours, (theirs, result) in ring.items()
    ]
    with academy.sessions.begin() as session:
        ledger.record_pairs(session, assignment_id="m01", results=results, seed="1", by="kru", now=utc_now())


@pytest.mark.usefixtures("linked")
def test_a_trainee_sees_both_links_and_on_which_side_to_mend(page: Page) -> None:
    shown = page("anong", "/me").text
    assert "ท่านดึงข้อมูลจาก ชื่อ boon" in shown
    assert "ผ่าน 1 จาก 3 ข้อ" in shown
    assert "ต้องแก้ที่ฝ่ายผู้ให้บริการ คือ ชื่อ boon" in shown
    assert "แต่ละฝ่ายเชื่อมกับภาคีอ้างอิงได้" in shown
    assert "ได้ &lt;b&gt;5&lt;/b&gt; แถว" in shown
    assert "ชื่อ chai ดึงข้อมูลจากท่าน" in shown
    assert "ไม่มีผลต่อคะแนน" in shown
    assert "/work" not in shown


@pytest.mark.usefixtures("linked")
def test_the_other_party_sees_the_same_result(page: Page) -> None:
    shown = page("boon", "/me", params={"lang": "en"}).text
    assert "ชื่อ anong pulls from you" in shown
    assert "To be mended by the provider, ชื่อ boon" in shown
    assert "The link works" in shown


@pytest.mark.usefixtures("linked")
def test_nobody_else_sees_them(page: Page) -> None:
    assert "ชื่อ anong" not in page("fah", "/me").text


@pytest.mark.usefixtures("linked")
def test_instructors_see_every_link_on_the_board(page: Page) -> None:
    shown = page("kru", "/class").text
    assert shown.count("เชื่อมโยงได้") == 1
    assert shown.count("ตรวจไม่ได้") >= 1
    assert "การเชื่อมโยงระหว่างผู้เข้ารับการอบรม" in shown
    assert "การเชื่อมโยงระหว่างผู้เข้ารับการอบรม" not in page("kru", "/class", params={"cohort": "sim"}).text


@pytest.mark.usefixtures("linked")
def test_a_link_changes_no_score(page: Page) -> None:
    assert "<strong>20</strong>" in page("anong", "/me").text


def test_without_links_nothing_is_said_of_them(page: Page) -> None:
    assert "ดึงข้อมูลจาก" not in page("anong", "/me").text
    assert "การเชื่อมโยงระหว่าง" not in page("kru", "/class").text
