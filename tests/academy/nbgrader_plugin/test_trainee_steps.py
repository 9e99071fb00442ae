"""What a trainee does, with nbgrader's own classes over a real socket."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.exchange import ExchangeError

from academy.nbgrader_plugin import client
from academy.nbgrader_plugin.errors import LocalProblem, Refused, Unreachable
from academy.workflow import Academy
from grader import ledger

Step = Callable[..., Any]


def test_a_released_assignment_is_listed_then_fetched(malees: Path, step: Step):
    (item,) = step("List")
    assert (item["status"], item["course_id"], item["assignment_id"]) == ("released", "anamai-api", "m01")
    step("FetchAssignment", "m01")
    assert (malees / "m01" / "data" / "sample.csv").read_bytes() == b"a,b\n1,2\n"
    (item,) = step("List")
    assert item["status"] == "fetched"
    assert [notebook["notebook_id"] for notebook in item["notebooks"]] == ["paging"]
    assert Path(item["notebooks"][0]["path"]) == malees / "m01" / "paging.ipynb"


def test_fetching_again_never_touches_the_work(malees: Path, step: Step):
    step("FetchAssignment", "m01")
    (malees / "m01" / "paging.ipynb").write_text("my work")
    with pytest.raises(LocalProblem, match="ไม่เขียนทับงานของท่าน"):
        step("FetchAssignment", "m01")
    assert (malees / "m01" / "paging.ipynb").read_text() == "my work"


def test_a_missing_file_is_restored_and_nothing_else(malees: Path, step: Step):
    step("FetchAssignment", "m01")
    (malees / "m01" / "paging.ipynb").write_text("my work")
    (malees / "m01" / "data" / "sample.csv").unlink()
    step("FetchAssignment", "m01", replace_missing_files=True)
    assert (malees / "m01" / "paging.ipynb").read_text() == "my work"
    assert (malees / "m01" / "data" / "sample.csv").exists()


def test_submitting_makes_an_attempt_and_keeps_the_receipt(malees: Path, step: Step, academy: Academy):
    step("FetchAssignment", "m01")
    step("Submit", "m01")
    (attempt,) = academy.attempts("malee")
    receipt = json.loads((malees / ".academy" / "receipts" / "m01-01.json").read_text())
    assert (receipt["attempt_id"], receipt["sha256"]) == (attempt.attempt_id, attempt.sha256)
    assert receipt["number"] == 1


def test_feedback_caches_and_links_are_not_handed_in(malees: Path, step: Step, academy: Academy):
    step("FetchAssignment", "m01")
    work = malees / "m01"
    for name in ("feedback/attempt-01/paging.html", ".ipynb_checkpoints/paging.ipynb", "__pycache__/x.pyc"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text("not work")
    (work / "link.txt").symlink_to("/etc/passwd")
    step("Submit", "m01")
    (attempt,) = academy.attempts("malee")
    assert sorted(academy.submission(attempt.attempt_id)) == ["data/sample.csv", "paging.ipynb"]


@pytest.mark.usefixtures("malees")
def test_each_click_is_an_attempt_even_of_the_same_work(step: Step, academy: Academy):
    step("FetchAssignment", "m01")
    for _ in range(2):
        step("Submit", "m01")
    assert [attempt.number for attempt in academy.attempts("malee")] == [1, 2]


def test_a_retry_after_a_lost_answer_is_not_a_second_attempt(
    malees: Path, step: Step, academy: Academy, monkeypatch: pytest.MonkeyPatch
):
    step("FetchAssignment", "m01")
    real = client.httpx.request

    def lose_the_answer(method: str, *args: Any, **kwargs: Any) -> Any:
        answer = real(method, *args, **kwargs)
        if method == "POST":
            raise client.httpx.ReadTimeout("the line broke")
        return answer

    with monkeypatch.context() as broken:
        broken.setattr(client.httpx, "request", lose_the_answer)
        with pytest.raises(Unreachable):
            step("Submit", "m01")
    step("Submit", "m01")
    assert len(academy.attempts("malee")) == 1
    assert (malees / ".academy" / "receipts" / "m01-01.json").exists()
    assert not list((malees / ".academy" / "pending").iterdir())


def test_a_refusal_is_told_in_both_languages(malees: Path, step: Step):
    (malees / "m99").mkdir()
    with pytest.raises(Refused) as refusal:
        step("Submit", "m99")
    assert refusal.value.code == "unknown-assignment"
    assert "ไม่พบแบบฝึกหัด" in str(refusal.value)
    assert "No released assignment" in str(refusal.value)


@pytest.mark.usefixtures("malees")
def test_what_is_not_here_cannot_be_submitted(step: Step):
    with pytest.raises(LocalProblem, match="ไม่พบโฟลเดอร์งาน"):
        step("Submit", "m01")


def test_a_folder_that_is_too_big_is_refused_before_it_is_read(malees: Path, step: Step, academy: Academy):
    step("FetchAssignment", "m01")
    with (malees / "m01" / "big.bin").open("wb") as file:
        file.truncate(10 << 30)
    with pytest.raises(LocalProblem, match="ใหญ่เกิน 2 MiB"):
        step("Submit", "m01")
    assert academy.attempts("malee") == []


def test_too_many_files_are_refused(malees: Path, step: Step):
    step("FetchAssignment", "m01")
    for number in range(30):
        (malees / "m01" / f"{number}.txt").touch()
    with pytest.raises(LocalProblem, match="เกิน 20 ไฟล์"):
        step("Submit", "m01")


@pytest.mark.parametrize("name", ["List", "FetchAssignment", "Submit", "FetchFeedback"])
def test_an_academy_that_is_down_is_nbgraders_own_kind_of_error(
    malees: Path, step: Step, name: str, monkeypatch: pytest.MonkeyPatch
):
    (malees / "m02").mkdir()
    monkeypatch.setenv("ACADEMY_URL", "http://127.0.0.1:9")
    with pytest.raises(ExchangeError, match="ติดต่อระบบ Anamai Academy ไม่ได้"):
        step(name, "m01" if name == "FetchAssignment" else "m02")


@pytest.mark.usefixtures("malees")
def test_a_server_that_the_hub_did_not_start_says_so(step: Step, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN")
    with pytest.raises(ExchangeError, match="JUPYTERHUB_API_TOKEN"):
        step("List")


def test_feedback_is_fetched_once_and_again_when_it_changed(
    malees: Path, step: Step, academy: Academy, grade: Callable[[], None]
):
    step("FetchAssignment", "m01")
    step("Submit", "m01")
    assert submission(step)["has_exchange_feedback"] is False
    grade()
    assert (submission(step)["has_exchange_feedback"], submission(step)["has_local_feedback"]) == (True, False)
    step("FetchFeedback", "m01")
    page = malees / "m01" / "feedback" / "attempt-01" / "paging.html"
    assert page.exists()
    assert submission(step)["feedback_updated"] is False
    (attempt,) = academy.attempts("malee")
    with academy.sessions.begin() as session:
        ledger.mark(
            session,
            attempt_id=attempt.attempt_id,
            notebook_id="paging",
            grade_id="why",
            score=1,
            comment="",
            by="kru",
            now=attempt.received_at,
        )
    assert submission(step)["feedback_updated"] is True
    page.unlink()
    step("FetchFeedback", "m01")
    assert page.exists()


def submission(step: Step) -> dict[str, Any]:
    ((item,),) = [assignment["submissions"] for assignment in step("List", cached=True)]
    return item
