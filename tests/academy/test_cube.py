"""Everybody counted by SQL, held against everybody judged one by one: random cohorts, whatever became of their work."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy import dated_settings
from academy.database import metadata
from academy.views import pass_rates_view
from academy.views.cube import count_everybody
from academy.views.people_table import people_table, scores_table
from academy.views.periods import classes
from academy.views.standings import read_records
from foundation.store import open_engine
from grader.exchange.tables import AssignmentRow, AttemptRow, BlobRow, FetchRow, RejectionRow, ReleaseRow, ScheduleRow
from grader.ledger.queue import JobState
from grader.ledger.tables import JobRow, RunRow
from grader.model import AttemptPolicy, ScoreRow, ScoreStatus
from indicator import IndicatorValue, PassRateReport, PassRule, Scope, WhoCounts
from indicator.standing import NANO, nano
from people import Role
from people.tables import CohortRow, PersonRow

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NAMES = ("pretest", "m01", "posttest")
COHORTS = {"a": False, "b": False, "sim": True}
# Another database than SQLite: the URL of an empty one.
URLS = ["sqlite://", *filter(None, [os.environ.get("ACADEMY_TEST_DATABASE_URL")])]


@dataclass(frozen=True)
class Try:
    """An attempt: where its grading stands, and its points; without `most` nothing of it was ever graded."""

    state: JobState
    points: float
    most: float | None
    open_points: float


@dataclass(frozen=True)
class Learner:
    """A person and what they did in each assignment."""

    cohort_id: str | None
    agency: str
    province: str
    role: Role
    tries: tuple[tuple[Try, ...], ...]
    fetched: bool
    rejected: bool


@st.composite
def attempts(draw: st.DrawFn) -> Try:
    """Sixths and tenths of the points, so that sums of floats land beside the mark."""
    state = draw(st.sampled_from(JobState))
    most = draw(st.sampled_from([None, 10.0, 10.0, 10.0, 3.0, 0.3, 0.0]))
    share = draw(st.sampled_from([0, 1 / 6, 1 / 3, 0.3, 0.5, 0.6, 2 / 3, 0.7, 1]))
    points = (most or 0.0) * share
    return Try(state, points, most, draw(st.sampled_from([0.0, 0.0, 0.1])) * (most or 0.0))


LEARNERS = st.builds(
    Learner,
    st.sampled_from([None, *COHORTS]),
    st.sampled_from(["", "กองแผนงาน", "ศูนย์อนามัยที่ 1"]),
    st.sampled_from(["", "12", "13", "90"]),
    st.sampled_from([Role.TRAINEE, Role.TRAINEE, Role.TRAINEE, Role.INSTRUCTOR]),
    st.tuples(*[st.lists(attempts(), max_size=3).map(tuple)] * len(NAMES)),
    st.booleans(),
    st.booleans(),
)
ASSIGNMENTS = st.tuples(
    *[st.tuples(st.sampled_from(AttemptPolicy), st.sampled_from([10.0, 0.3, 0.0]), st.booleans())] * len(NAMES)
)
RULES = st.builds(
    PassRule,
    st.sampled_from([Decimal(60), Decimal("33.333333"), Decimal("62.5"), Decimal(100), Decimal("0.000001")]),
    st.sampled_from(WhoCounts),
    st.sampled_from([None, ("m01",), ("m01", "posttest")]),
)


@pytest.fixture(scope="module", params=URLS, ids=lambda url: url.partition(":")[0])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made = open_engine(request.param)
    metadata().create_all(made)
    yield made
    made.dispose()


def told(value: IndicatorValue) -> tuple[Any, ...]:
    return value.key, value.label, value.counts


def everything(report: PassRateReport) -> list[Any]:
    return [report.turnout, report.modules, *map(told, report.values.values())]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LEARNERS, max_size=6), ASSIGNMENTS, RULES)
def test_the_database_counts_what_the_definition_counts(
    engine: Engine,
    learners: Sequence[Learner],
    assignments: Sequence[tuple[AttemptPolicy, float, bool]],
    rule: PassRule,
):
    with Session(engine) as session:
        hand_out(session, assignments)
        enrol(session, learners)
        dated_settings.put(session, "pass_rule", rule.to_record(), "phaen", NOW, "คำสั่ง")
        cube, known = count_everybody(session, rule, now=NOW), classes(session)
        for scope, cohort_id in ((Scope.OFFICIAL, None), (Scope.OFFICIAL, "a"), (Scope.SYNTHETIC, None)):
            defined = pass_rates_view(session, scope, proposed_percent=60, now=NOW, cohort_id=cohort_id)
            assert everything(cube.report(known, scope, cohort_id)) == everything(defined.report)
            assert told(cube.before_retakes(known, scope, cohort_id)) == told(defined.before_retakes)
            assert cube.learned(known, scope, cohort_id) == defined.learned
            assert by_name(session, scope, cohort_id) == judged(defined.report)
            assert by_assignment(session, scope, cohort_id) == each_worth(session, defined.report)
        session.rollback()


def by_name(session: Session, scope: Scope, cohort_id: str | None) -> dict[Any, Any]:
    """The table of everybody in B: points and outcome by username."""
    rows = people_table(session, scope, proposed_percent=60, cohort_id=cohort_id).rows
    return {row[0]: tuple(row[6:10]) for row in rows if row[5] == "นับ"}


def by_assignment(session: Session, scope: Scope, cohort_id: str | None) -> list[tuple[Any, ...]]:
    """The table of points: username, assignment, points that are certain, possible, and out of."""
    rows = scores_table(session, scope, proposed_percent=60, cohort_id=cohort_id).rows
    return [(row[0], *row[2:]) for row in rows]


def each_worth(session: Session, report: PassRateReport) -> list[tuple[Any, ...]]:
    """The same by the ledger's own scores, of everybody whom the report knows."""
    known = {row.participant.username for row in report.overall.rows}
    return sorted(
        (one.student_id, one.assignment_id, *(points / NANO for points in worth(one)))
        for one in read_records(session).scores
        if one.attempt_id is not None and one.student_id in known
    )


def worth(one: ScoreRow) -> tuple[int, int, int]:
    earned = nano(one.score or 0)
    if not one.undecided:
        return earned, earned, nano(one.max_score)
    return min(earned, nano(one.certain)), max(earned, nano(one.possible)), nano(one.max_score)


def judged(report: PassRateReport) -> dict[Any, Any]:
    words = {(True, False): "ผ่านเกณฑ์", (False, True): "รอผล", (False, False): "ไม่ผ่านเกณฑ์"}
    return {
        row.participant.username: (
            float(row.certain),
            float(row.possible),
            float(row.max_score),
            words[row.passed, row.could_still_pass] if row.max_score else "ไม่มีข้อมูล",
        )
        for row in report.overall.rows
    }


def hand_out(session: Session, assignments: Sequence[tuple[AttemptPolicy, float, bool]]) -> None:
    session.add(BlobRow(sha256="b", size=0, data=b""))
    session.flush()
    for position, (name, (policy, most, counts)) in enumerate(zip(NAMES, assignments, strict=True)):
        session.add(
            ReleaseRow(
                digest=name, assignment_id=name, student_sha256="b", grading_sha256="b", cells=[], max_score=most,
                released_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            AssignmentRow(
                assignment_id=name, position=position, title_th=name, title_en=name, stage="", sop_steps="", policy=policy,
                cooldown_s=0, counts=counts, digest=name,
            )
        )  # fmt: skip
        session.flush()
        session.add(ScheduleRow(assignment_id=name, set_by="course", set_at=NOW))
    session.add_all(
        CohortRow(cohort_id=name, name_th=f"รุ่น {name}", synthetic=synthetic, created_at=NOW)
        for name, synthetic in COHORTS.items()
    )
    session.flush()


def enrol(session: Session, learners: Sequence[Learner]) -> None:
    for number, learner in enumerate(learners):
        username = f"t{number}"
        session.add(
            PersonRow(
                username=username, person_id=username, name=username, agency=learner.agency,
                province_code=learner.province, cohort_id=learner.cohort_id, role=learner.role, password_hash="",
                must_change_password=False, active=True, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        if learner.fetched:
            session.add(FetchRow(student_id=username, assignment_id="m01", release_digest="m01", at=NOW))
        if learner.rejected:
            session.add(RejectionRow(student_id=username, assignment_id="m01", at=NOW, code="", th="", en=""))
        for name, tries in zip(NAMES, learner.tries, strict=True):
            for place, one in enumerate(tries, 1):
                hand_in(session, username, name, place, one)
    session.flush()


def hand_in(session: Session, username: str, name: str, number: int, one: Try) -> None:
    attempt_id = f"{username}-{name}-{number}"
    scored = one.most is not None
    session.add(
        AttemptRow(
            attempt_id=attempt_id, assignment_id=name, student_id=username, number=number, sha256="b",
            release_digest=name, received_at=NOW, late=number > 1, idempotency_key=attempt_id,
        )
    )  # fmt: skip
    session.flush()
    run = RunRow(
        run_id=attempt_id, attempt_id=attempt_id, number=1, kind="machine", by="worker", at=NOW, assignment_id=name,
        release_digest=name, engine_version="", status="", reason="", duration_s=0,
        standing=ScoreStatus.GRADED if scored else ScoreStatus.UNGRADED, score=one.points if scored else None,
        max_score=4.0 if one.most is None else one.most, open_points=one.open_points, asked_by="", asked_reason="",
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add(
        JobRow(
            attempt_id=attempt_id, state=one.state, ready_at=NOW, failures=0, asked_by="", asked_reason="", run_id=attempt_id,
            student_id=username, assignment_id=name, number=number, score=run.score,
            max_score=run.max_score if scored else None, open_points=run.open_points if scored else None,
        )
    )  # fmt: skip
