"""Results that cost much to compute, kept under what they were computed from: another basis finds nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base


class ResultRow(Base):
    """The latest result of its name. It can be computed anew at any time, so it is overwritten."""

    __tablename__ = "stored_result"

    name: Mapped[str] = mapped_column(primary_key=True)
    basis: Mapped[str]
    as_of: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Stored:
    """What was computed, of which moment."""

    content: bytes
    as_of: datetime


def find(session: Session, name: str, basis: str) -> Stored | None:
    """Give the result that was computed from exactly `basis`; None where there is none."""
    row = session.get(ResultRow, name)
    return Stored(row.content, row.as_of) if row is not None and row.basis == basis else None


def put(session: Session, name: str, basis: str, stored: Stored) -> None:
    """Keep a result in place of the former one of its name."""
    session.execute(delete(ResultRow).where(ResultRow.name == name))
    session.add(ResultRow(name=name, basis=basis, as_of=stored.as_of, content=stored.content))
    session.flush()
