"""From recorded runs to the one row that counts for a student and assignment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.ledger.queue import JobState
from grader.ledger.standing import Standing
from grader.ledger.tables import JobRow, RunRow
from grader.model import Attempt, AttemptPolicy, ScoreRow, ScoreStatus

# Attempts are asked for by so many ids at once, which is within every database's limit; reading all rows is quicker for
# more than so many.
_BY_ID = 500
_MANY = 20 * _BY_ID
# Points of two releases are compared as shares: what that leaves of a float's error is no change of a score.
_NOTHING = 1e-9
_UNDERWAY = frozenset({JobState.QUEUED, JobState.CLAIMED})


@dataclass(frozen=True)
class _Graded:
    """An attempt with what the ledger knows of it: it ends between `certain` and `possible` of its `max_score`."""

    attempt: Attempt
    status: ScoreStatus
    score: float | None
    max_score: float
    certain: float
    possible: float
    run_id: str | None
    graded_at: datetime | None

    @property
    def final(self) -> bool:
        return self.score is not None and self.certain == self.score == self.possible

    @property
    def share(self) -> float:
        """The score as a share of the attempt's own points: releases differ in theirs."""
        return _out_of(1.0, self.score or 0.0, self.max_score)


def scores(
    session: Session,
    *,
    attempts: Iterable[Attempt],
    policies: Mapping[str, AttemptPolicy],
    max_scores: Mapping[str, float],
    fetched: Iterable[tuple[str, str]] = (),
    rejected: Iterable[tuple[str, str]] = (),
) -> list[ScoreRow]:
    """Compute a row for every (student_id, assignment_id) that was begun, sorted by both; one query.

    The exchange's records come as plain values: its attempts, each assignment's policy and points, and who
    fetched or had work rejected. Best score: the highest share of an attempt's own points counts, the earliest
    of equals.
    """
    given = list(attempts)
    recorded = _recorded(session, given)
    groups: dict[tuple[str, str], list[_Graded]] = defaultdict(list)
    for attempt in given:
        max_score = max_scores.get(attempt.assignment_id, 0.0)
        graded = _graded(attempt, recorded.get(attempt.attempt_id), max_score)
        groups[attempt.student_id, attempt.assignment_id].append(graded)
    rows = {key: _row(group, policies.get(key[1], AttemptPolicy.BEST)) for key, group in groups.items()}
    for status, keys in ((ScoreStatus.REJECTED, rejected), (ScoreStatus.FETCHED, fetched)):
        for key in keys:
            rows.setdefault(key, _begun(key, status, max_scores.get(key[1], 0.0)))
    return [rows[key] for key in sorted(rows)]


def attempt_scores(
    session: Session, *, attempts: Iterable[Attempt], max_scores: Mapping[str, float]
) -> dict[str, ScoreRow]:
    """Compute the row of every attempt by itself, by attempt_id; one query."""
    given = list(attempts)
    recorded = _recorded(session, given)
    each = (_graded(item, recorded.get(item.attempt_id), max_scores.get(item.assignment_id, 0.0)) for item in given)
    return {item.attempt.attempt_id: _row([item], AttemptPolicy.LAST) for item in each}


def _recorded(session: Session, attempts: Sequence[Attempt]) -> dict[str, tuple[JobState, RunRow | None]]:
    query = select(JobRow.attempt_id, JobRow.state, RunRow).outerjoin(RunRow, RunRow.run_id == JobRow.run_id)
    ids = [attempt.attempt_id for attempt in attempts]
    parts = range(0, len(ids), _BY_ID) if len(ids) <= _MANY else ()
    queries = [query.where(JobRow.attempt_id.in_(ids[part : part + _BY_ID])) for part in parts] or [query]
    rows = (row for one in queries for row in session.execute(one))
    return {attempt_id: (JobState(state), run) for attempt_id, state, run in rows}


def _graded(attempt: Attempt, recorded: tuple[JobState, RunRow | None] | None, max_score: float) -> _Graded:
    state, run = recorded or (JobState.QUEUED, None)
    if run is None:
        return _waiting(attempt, max_score)
    stands = Standing(ScoreStatus(run.standing), run.score, run.max_score, run.open_points)
    if stands.score is None and state in _UNDERWAY:
        return _waiting(attempt, max_score)
    points = stands.max_score if stands.score is not None else max_score
    settled = state is JobState.GRADED and stands.score is not None
    return _Graded(
        attempt=attempt,
        status=stands.status,
        score=stands.score,
        max_score=points,
        certain=0.0 if state in _UNDERWAY else stands.score or 0.0,
        possible=(stands.score or 0.0) + stands.open_points if settled else points,
        run_id=run.run_id,
        graded_at=run.at,
    )


def _waiting(attempt: Attempt, max_score: float) -> _Graded:
    return _Graded(attempt, ScoreStatus.WAITING, None, max_score, 0.0, max_score, None, None)


def _row(group: Sequence[_Graded], policy: AttemptPolicy) -> ScoreRow:
    by_number = sorted(group, key=lambda item: item.attempt.number)
    counted = _counted(by_number, policy)
    rivals = by_number if policy is AttemptPolicy.BEST else [counted]
    score = counted.score or 0.0
    certain = max(_out_of(counted.max_score, item.certain, item.max_score) for item in rivals)
    possible = max([score, *(_out_of(counted.max_score, item.possible, item.max_score) for item in rivals)])
    return ScoreRow(
        student_id=counted.attempt.student_id,
        assignment_id=counted.attempt.assignment_id,
        status=counted.status,
        attempts=len(group),
        score=counted.score,
        certain=certain,
        possible=possible,
        max_score=counted.max_score,
        attempt_id=counted.attempt.attempt_id,
        attempt_number=counted.attempt.number,
        run_id=counted.run_id,
        graded_at=counted.graded_at,
        late=counted.attempt.late,
        undecided=counted.score is None or max(abs(certain - score), possible - score) > _NOTHING,
    )


def _counted(by_number: Sequence[_Graded], policy: AttemptPolicy) -> _Graded:
    match policy:
        case AttemptPolicy.BEST:
            return _best(by_number)
        case AttemptPolicy.FIRST:
            return by_number[0]
        case AttemptPolicy.LAST:
            return by_number[-1]


def _best(by_number: Sequence[_Graded]) -> _Graded:
    """Choose the earliest of the highest shares; before anything is scored, the latest (one still waiting first)."""
    scored = [item for item in by_number if item.score is not None]
    if scored:
        return max(scored, key=lambda item: (item.share, item.final))
    waiting = [item for item in by_number if item.status is ScoreStatus.WAITING]
    return (waiting or by_number)[-1]


def _out_of(scale: float, points: float, max_score: float) -> float:
    """Express points out of `max_score` as points out of `scale`; of nothing to earn, nothing."""
    if max_score == scale:
        return points
    return points / max_score * scale if max_score else 0.0


def _begun(key: tuple[str, str], status: ScoreStatus, max_score: float) -> ScoreRow:
    student_id, assignment_id = key
    return ScoreRow(
        student_id=student_id,
        assignment_id=assignment_id,
        status=status,
        attempts=0,
        score=None,
        certain=0.0,
        possible=max_score,
        max_score=max_score,
        attempt_id=None,
        attempt_number=None,
        run_id=None,
        graded_at=None,
        late=False,
        undecided=False,
    )
