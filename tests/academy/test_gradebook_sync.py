"""The gradebook follows the ledger, and marks are taken in once, in the name of whoever gave them."""

from collections.abc import Callable

from nbgrader.api import Gradebook

from academy.gradebook_sync import UNREPORTED, GradebookSync
from academy.workflow import Academy
from grader import ledger


def submit(academy: Academy, work: bytes, key: str = "k1") -> str:
    return academy.submit("m01", "somchai", work, key).attempt_id


def mark_behind_our_back(academy: Academy, score: float) -> None:
    with Gradebook(f"sqlite:///{academy.settings.course_home / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("why", "paging", "m01", "somchai")
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def marks(academy: Academy, attempt_id: str) -> list[tuple[str, float | None]]:
    with academy.reading() as session:
        return [(mark.by, mark.score) for mark in ledger.result(session, attempt_id).marks]


def test_an_attempt_is_shown_once_it_is_graded(academy: Academy, work: bytes, grade: Callable[[], None]):
    sync = GradebookSync(academy)
    attempt_id = submit(academy, work)
    assert sync.refresh() == 0
    grade()
    assert sync.refresh() == 1
    assert academy.bridge.shown_attempts() == {("somchai", "m01"): attempt_id}
    assert sync.refresh() == 0


def test_a_worker_that_starts_anew_shows_nothing_again(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    submit(academy, work)
    grade()
    show()
    assert GradebookSync(academy).refresh() == 0


def test_a_second_machine_run_of_the_same_attempt_is_shown(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(academy, work)
    grade()
    show()
    sync = GradebookSync(academy)
    sync.refresh()
    academy.regrade(attempt_id, "kru", "แก้ข้อทดสอบ")
    assert sync.refresh() == 0
    grade()
    assert sync.refresh() == 1


def test_a_reported_mark_keeps_its_name(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(academy, work)
    grade()
    show()
    academy.mark(
        username="somchai",
        assignment_id="m01",
        attempt_id=attempt_id,
        notebook_id="paging",
        grade_id="why",
        score=2,
        comment="",
        by="kru",
    )
    mark_behind_our_back(academy, 2)  # formgrader writes the gradebook after it has told the ledger
    GradebookSync(academy).refresh()
    assert marks(academy, attempt_id) == [("kru", 2)]


def test_the_gradebook_lagging_behind_a_mark_is_not_news(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(academy, work)
    grade()
    show()
    mark_behind_our_back(academy, 1)
    sync = GradebookSync(academy)
    sync.refresh()
    academy.mark(
        username="somchai",
        assignment_id="m01",
        attempt_id=attempt_id,
        notebook_id="paging",
        grade_id="why",
        score=3,
        comment="",
        by="kru",
    )
    sync.refresh()
    assert marks(academy, attempt_id) == [("kru", 3)]


def test_a_worker_that_starts_anew_keeps_the_ledgers_mark(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(academy, work)
    grade()
    show()
    mark_behind_our_back(academy, 1)
    academy.mark(
        username="somchai",
        assignment_id="m01",
        attempt_id=attempt_id,
        notebook_id="paging",
        grade_id="why",
        score=3,
        comment="",
        by="kru",
    )
    GradebookSync(academy).refresh()
    assert marks(academy, attempt_id) == [("kru", 3)]
    assert [mark.score for mark in academy.bridge.manual_marks()] == [3]


def test_an_unreported_mark_is_taken_in(
    academy: Academy, work: bytes, grade: Callable[[], None], show: Callable[[], None]
):
    attempt_id = submit(academy, work)
    grade()
    show()
    mark_behind_our_back(academy, 3)
    GradebookSync(academy).refresh()
    assert marks(academy, attempt_id) == [(UNREPORTED, 3)]
