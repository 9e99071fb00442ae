"""Who was moved from one cohort to another, by the history of the accounts, and how that is taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from people import accounts
from people.errors import NothingToTakeBack
from people.tables import PersonChangeRow


@dataclass(frozen=True)
class Move:
    """Somebody leaves the cohort `before` for `after`, which is empty where they are in none from then on."""

    username: str
    name: str
    before: str
    after: str


def last_moves(session: Session) -> list[Move]:
    """List who was moved together the last time, by username; of those who are where they were moved to."""
    at: datetime | None = None
    found: list[PersonChangeRow] = []
    for row in session.scalars(
        select(PersonChangeRow).order_by(PersonChangeRow.id.desc()).execution_options(yield_per=500)
    ):
        if at is not None and row.at != at:
            break
        if row.what.get("cohort_id", [None])[0]:
            at = row.at
            found.append(row)
    moves = []
    for row in found:
        before, after = row.what["cohort_id"]
        person = accounts.person(session, row.username)
        if person is not None and person.erased_at is None and person.cohort_id == (after or ""):
            moves.append(Move(row.username, person.name, before, after or ""))
    return sorted(moves, key=lambda move: move.username)


def take_back(session: Session, *, by: str, now: datetime) -> list[Move]:
    """Move whoever `last_moves` names back to where they were; once more moves them forth. Raises NothingToTakeBack."""
    moves = last_moves(session)
    if not moves:
        raise NothingToTakeBack.moves()
    for move in moves:
        accounts.update(session, move.username, {"cohort_id": move.before}, by=by, now=now)
    return moves
