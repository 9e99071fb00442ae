"""Certificates as they were issued: a running number within the project, a code to check it by, and never a change.

A code has 80 random bits: it cannot be guessed, however often one asks. Only the username is kept; the name is the roster's.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Table, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from planning.errors import ChangedMeanwhile, UnknownRecord

# Crockford's base 32: no letter that is taken for a digit.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 16, 4
_CODE = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")
_LOOK_ALIKE = str.maketrans("OIL", "011")


class Kind(StrEnum):
    """What a certificate says: วุฒิบัตร of who passed, หนังสือรับรองการเข้าร่วม of who was there."""

    PASSED = "passed"
    ATTENDED = "attended"


class CertificateRow(Base):
    """One certificate. `series` counts the year's projects, `number` the project's certificates.

    Rehearsals count from -1 downwards, so that none takes a number of the official series.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("year_be", "series", "number"),
        UniqueConstraint("record_id", "username", "kind"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    year_be: Mapped[int]
    series: Mapped[int]
    number: Mapped[int]
    username: Mapped[str]
    kind: Mapped[str]
    least_percent: Mapped[int]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]


assert isinstance(CertificateRow.__table__, Table)
append_only(CertificateRow.__table__)


@dataclass(frozen=True)
class Certificate:
    """A certificate; `least_percent` is the share of half days that attending meant when it was issued."""

    code: str
    record_id: str
    year_be: int
    series: int
    number: int
    username: str
    kind: Kind
    least_percent: int
    issued_by: str
    issued_at: datetime

    @property
    def rehearsal(self) -> bool:
        """Whether it was issued in a rehearsal, so that it certifies nothing."""
        return self.series < 0

    @property
    def shown_number(self) -> str:
        """The number as it is printed: `2-014/2570` is the 14th of the second project of fiscal year 2570."""
        return f"{'จำลอง ' if self.rehearsal else ''}{abs(self.series)}-{self.number:03}/{self.year_be}"

    @property
    def shown_code(self) -> str:
        """The code in groups, as people read it out."""
        return "-".join(self.code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def issue(
    session: Session,
    record_id: str,
    earned: Sequence[tuple[str, Kind]],
    *,
    year_be: int,
    least_percent: int,
    by: str,
    now: datetime,
    rehearsal: bool = False,
) -> list[Certificate]:
    """Give the next numbers to those of `earned` who have no certificate of their kind yet, in their order.

    Raises ChangedMeanwhile when somebody else issues at the same moment.
    """
    before = issued(session, record_id)
    have = {(one.username, one.kind) for one in before}
    series = before[0].series if before else _next_series(session, year_be, rehearsal=rehearsal)
    year_be = before[0].year_be if before else year_be
    fresh = [one for one in earned if one not in have]
    rows = [
        CertificateRow(
            code="".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
            record_id=record_id,
            year_be=year_be,
            series=series,
            number=number,
            username=username,
            kind=kind.value,
            least_percent=least_percent,
            issued_by=by,
            issued_at=now,
        )
        for number, (username, kind) in enumerate(fresh, len(before) + 1)
    ]
    session.add_all(rows)
    try:
        session.flush()
    except IntegrityError as error:
        raise ChangedMeanwhile.record() from error
    return [_certificate(row) for row in rows]


def issued(session: Session, record_id: str) -> list[Certificate]:
    """List a project's certificates by number."""
    query = select(CertificateRow).where(CertificateRow.record_id == record_id).order_by(CertificateRow.number)
    return [_certificate(row) for row in session.scalars(query)]


def find(session: Session, given: str) -> Certificate:
    """Find a certificate by its code, however a person typed it. Raises UnknownRecord, which does not repeat the code."""
    code = re.sub(r"[\s-]", "", given).upper().translate(_LOOK_ALIKE)
    row = session.get(CertificateRow, code) if _CODE.fullmatch(code) else None
    if row is None:
        raise UnknownRecord.certificate()
    return _certificate(row)


def _next_series(session: Session, year_be: int, *, rehearsal: bool) -> int:
    lowest, highest = session.execute(
        select(func.min(CertificateRow.series), func.max(CertificateRow.series)).where(
            CertificateRow.year_be == year_be
        )
    ).one()
    return min(lowest or 0, 0) - 1 if rehearsal else max(highest or 0, 0) + 1


def _certificate(row: CertificateRow) -> Certificate:
    return Certificate(
        row.code,
        row.record_id,
        row.year_be,
        row.series,
        row.number,
        row.username,
        Kind(row.kind),
        row.least_percent,
        row.issued_by,
        row.issued_at,
    )
