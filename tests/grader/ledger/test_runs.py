"""What is recorded stays, and comes back as it was."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Executable, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader import ledger
from grader.errors import UnknownRecord
from grader.ledger.tables import CellRow, RunRow
from grader.model import Attempt, GradingResult, Isolation, Outcome

HandIn = Callable[..., Attempt]
MakeResult = Callable[..., GradingResult]
Grade = Callable[..., str]


def test_a_result_comes_back_as_it_was_recorded(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade
):
    attempt = hand_in()
    result = make_result(10, 2.5, 0, Outcome.MANUAL, Outcome.UNGRADED)
    shared = replace(result.cells[0], isolation=Isolation.SHARED)
    result = replace(result, cells=(shared, *result.cells[1:]))
    run_id = grade(attempt, result)
    recorded = ledger.result(session, attempt.attempt_id)
    assert recorded.result == result
    assert recorded.machine == result
    assert (recorded.run_id, recorded.marks) == (run_id, ())


def test_a_run_keeps_what_graded_it(hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade):
    attempt = hand_in()
    grade(attempt, make_result(10))
    (run,) = ledger.runs(session, attempt.attempt_id)
    assert (run.kind, run.number, run.by) == (ledger.RunKind.MACHINE, 1, "w1")
    assert (run.release_digest, run.engine_version, run.duration_s) == ("d" * 64, "1.0", 0.5)


def test_text_that_no_database_holds_is_kept_as_far_as_it_can_be(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade
):
    attempt = hand_in()
    result = make_result(0)
    nasty = replace(result.cells[0], message="a\0b\ud800c\U0001f600")
    grade(attempt, replace(result, cells=(nasty,)))
    assert ledger.result(session, attempt.attempt_id).result.cells[0].message == "a\ufffdb?c\U0001f600"


def test_before_the_first_run_there_is_no_result(hand_in: HandIn, session: Session):
    attempt = hand_in()
    assert ledger.runs(session, attempt.attempt_id) == []
    with pytest.raises(UnknownRecord) as caught:
        ledger.result(session, attempt.attempt_id)
    assert caught.value.code == "not-graded-yet"


@pytest.mark.parametrize(
    "statement", [update(RunRow).values(score=10), update(CellRow).values(score=10), delete(RunRow), delete(CellRow)]
)
def test_a_run_and_its_cells_are_never_altered(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, statement: Executable
):
    attempt = hand_in()
    grade(attempt, make_result(3))
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(statement)
    session.rollback()
    assert ledger.result(session, attempt.attempt_id).standing.score == 3
