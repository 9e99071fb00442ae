"""Pairs of trainees: drawn by a seed, recorded once they are judged, and beside every score, never in one."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.ledger.tables import PairRow, PairTestRow
from grader.ledger.writing import storable
from grader.model import GradingStatus, Pairing, PairResult, PairTest, RecordedPair

FEWEST = 2


def draw_pairs(attempts: Mapping[str, str], seed: str) -> list[Pairing]:
    """Pairs of those in `attempts` (username to attempt): each once as consumer and once as provider, none with themselves.

    The seed decides alone, not the order in which people come: they stand in a ring, and each pulls from the next. So an
    odd number leaves nobody over; of fewer than two there is no pair.
    """
    ring = sorted(attempts, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).digest())
    if len(ring) < FEWEST:
        return []
    return [
        Pairing(ours, attempts[ours], theirs, attempts[theirs])
        for ours, theirs in zip(ring, ring[1:] + ring[:1], strict=True)
    ]


def record_pairs(
    session: Session,
    *,
    assignment_id: str,
    results: Sequence[tuple[Pairing, PairResult]],
    seed: str,
    by: str,
    now: datetime,
) -> str:
    """Append one draw with what came of it, and give its id; earlier draws stay."""
    draw_id = uuid.uuid4().hex
    for position, (pairing, result) in enumerate(results):
        session.add(
            PairRow(
                draw_id=draw_id,
                position=position,
                assignment_id=assignment_id,
                consumer_id=pairing.consumer_id,
                consumer_attempt_id=pairing.consumer_attempt_id,
                provider_id=pairing.provider_id,
                provider_attempt_id=pairing.provider_attempt_id,
                seed=seed,
                by=by,
                at=now,
                status=result.status,
                reason=storable(result.reason),
                tests=[_test_row(number, test) for number, test in enumerate(result.tests)],
            )
        )
    session.flush()
    return draw_id


def latest_pairs(session: Session, username: str | None = None) -> list[RecordedPair]:
    """Of everybody, or of one trainee as either party, what each one's latest draw of an assignment came to.

    A later draw of another cohort takes nobody's result away.
    """
    rows = session.scalars(select(PairRow).order_by(PairRow.at.desc(), PairRow.draw_id, PairRow.position)).all()
    latest: dict[tuple[str, str], str] = {}
    found = []
    for row in rows:
        drawn = {
            latest.setdefault((row.assignment_id, name), row.draw_id) for name in (row.consumer_id, row.provider_id)
        }
        if row.draw_id in drawn and username in {None, row.consumer_id, row.provider_id}:
            found.append(_pair(row))
    return found


def _test_row(number: int, test: PairTest) -> PairTestRow:
    return PairTestRow(
        number=number,
        name=test.name,
        title_th=test.title_th,
        title_en=test.title_en,
        passed=test.passed,
        faults=" ".join(test.faults),
        message=storable(test.message),
    )


def _pair(row: PairRow) -> RecordedPair:
    tests = tuple(
        PairTest(test.name, test.title_th, test.title_en, test.passed, tuple(test.faults.split()), test.message)
        for test in row.tests
    )
    return RecordedPair(
        draw_id=row.draw_id,
        assignment_id=row.assignment_id,
        pairing=Pairing(row.consumer_id, row.consumer_attempt_id, row.provider_id, row.provider_attempt_id),
        result=PairResult(GradingStatus(row.status), tests, row.reason),
        seed=row.seed,
        by=row.by,
        at=row.at,
    )
