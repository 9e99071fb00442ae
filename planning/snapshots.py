"""Figures as they were signed off: one for an assessment round, each later one a revision; none is ever overwritten.

A snapshot is the sealed bundle itself, so that what was signed can be computed anew by anybody at any time. Its overall
figure is kept beside it, for a list need not compute every bundle anew.
"""

import re
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from indicator import FigureStatus, PassRateReport, Sealed, verify
from planning.errors import EntryRefused, NotYet, UnknownRecord

_ROUND = re.compile(r"(\d{4})/(\d{1,2})")
_FIRST_BE = 2400  # a year before is one of the common era
_MONTHS = 12


class SnapshotRow(Base):
    """One figure of one round."""

    __tablename__ = "figure_snapshot"
    __table_args__ = (UniqueConstraint("round", "revision"),)

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    note: Mapped[str]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class FigureRow(Base):
    """A snapshot's overall figure, as it was computed when it was taken: plain JSON by the fields of `KeptFigure`."""

    __tablename__ = "figure_snapshot_value"

    fingerprint: Mapped[str] = mapped_column(ForeignKey("figure_snapshot.fingerprint"), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class SignatureRow(Base):
    """Somebody signed a snapshot off."""

    __tablename__ = "figure_signature"

    fingerprint: Mapped[str] = mapped_column(ForeignKey("figure_snapshot.fingerprint"), primary_key=True)
    signed_by: Mapped[str] = mapped_column(primary_key=True)
    signed_at: Mapped[datetime]


for _kept in (SnapshotRow, FigureRow, SignatureRow):
    assert isinstance(_kept.__table__, Table)
    append_only(_kept.__table__)


@dataclass(frozen=True)
class KeptFigure:
    """The overall figure of a snapshot: as it is shown, its state, A, B, how many are undecided; of which cohort, if of one."""

    shown: str
    status: FigureStatus
    numerator: int
    denominator: int
    undecided: int
    cohort_id: str | None

    @property
    def final(self) -> bool:
        """Whether it can be signed off."""
        return self.status is FigureStatus.FINAL


@dataclass(frozen=True)
class Signature:
    """Who signed a figure off, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """A figure of an assessment round such as `2570/6`; `revision` 1 is the first, `signatures` are empty until then."""

    fingerprint: str
    round: str
    revision: int
    note: str
    taken_by: str
    taken_at: datetime
    figure: KeptFigure
    signatures: tuple[Signature, ...]

    @property
    def signed_by(self) -> tuple[str, ...]:
        """The usernames of those who signed."""
        return tuple(one.by for one in self.signatures)


def read_round(given: str) -> str:
    """Read an assessment round as it is named, the fiscal year and its first so many months: 2570/6, ๒๕๗๐/๐๖.

    Raises EntryRefused, for a year of the common era too.
    """
    found = _ROUND.fullmatch(given.strip())
    if found is None or not 1 <= int(found[2]) <= _MONTHS:
        raise EntryRefused(
            "round-name",
            th=f"«{given}» ไม่ใช่รอบประเมิน ให้กรอกปีงบประมาณ พ.ศ. และจำนวนเดือน เช่น 2570/6",
            en=f"“{given}” is no assessment round; give the fiscal year of the Buddhist era and the months, such as 2570/6.",
            field="round",
        )
    year = int(found[1])
    if year < _FIRST_BE:
        raise EntryRefused(
            "round-common-era",
            th=f"«{given}» ใช้ปี ค.ศ. ให้กรอกปีงบประมาณ พ.ศ. ({year + 543}/{int(found[2])})",
            en=f"“{given}” has a year of the common era; give the Buddhist era ({year + 543}/{int(found[2])}).",
            field="round",
        )
    return f"{year}/{int(found[2])}"


def take(session: Session, round_name: str, bundle: bytes, *, by: str, now: datetime, note: str = "") -> Snapshot:
    """Keep a sealed bundle as the round's next revision; the same bundle again is the same snapshot.

    Raises BundleBroken, EntryRefused as `read_round`.
    """
    sealed, round_name = verify(bundle), read_round(round_name)
    known = session.get(SnapshotRow, sealed.fingerprint)
    if known is not None:
        return _snapshot(session, known)
    before = session.scalars(select(SnapshotRow.revision).where(SnapshotRow.round == round_name)).all()
    row = SnapshotRow(
        fingerprint=sealed.fingerprint,
        round=round_name,
        revision=max(before, default=0) + 1,
        note=note,
        taken_by=by,
        taken_at=now,
        content=zlib.compress(bundle),
    )
    session.add(row)
    session.flush()
    session.add(FigureRow(fingerprint=row.fingerprint, value=asdict(_overall(sealed.report))))
    session.flush()
    return _snapshot(session, row)


def sign(session: Session, fingerprint: str, *, by: str, now: datetime) -> Snapshot:
    """Sign a snapshot off; raises NotYet while work is undecided or there is no figure, UnknownRecord."""
    row = _row(session, fingerprint)
    if not verify(zlib.decompress(row.content)).report.overall.final:
        raise NotYet(
            "figure-not-final",
            th="ลงนามรับรองไม่ได้ เพราะตัวเลขยังไม่สิ้นสุด (ยังเป็นช่วง หรือไม่มีข้อมูล) ต้องตรวจงานที่ค้างให้ครบก่อน",
            en="The figure cannot be signed off: it is still a range, or there is no data; decide the open work first.",
        )
    if all(one.by != by for one in _signatures(session, row.fingerprint)):
        session.add(SignatureRow(fingerprint=row.fingerprint, signed_by=by, signed_at=now))
        session.flush()
    return _snapshot(session, row)


def snapshots(session: Session) -> list[Snapshot]:
    """List every snapshot, the latest first."""
    rows = session.scalars(select(SnapshotRow).order_by(SnapshotRow.taken_at.desc(), SnapshotRow.revision.desc()))
    return [_snapshot(session, row) for row in rows]


def snapshot(session: Session, fingerprint: str) -> Snapshot:
    """Give one snapshot, found by the beginning of its fingerprint. Raises UnknownRecord."""
    return _snapshot(session, _row(session, fingerprint))


def content(session: Session, fingerprint: str) -> bytes:
    """Give a snapshot's sealed bundle, found by the beginning of its fingerprint. Raises UnknownRecord."""
    return zlib.decompress(_row(session, fingerprint).content)


@dataclass(frozen=True)
class Change:
    """A person whose standing differs between two snapshots: points and whether they pass, before and after."""

    username: str
    before: tuple[str, bool] | None
    after: tuple[str, bool] | None


def compare(before: Sealed, after: Sealed) -> tuple[Change, ...]:
    """Name everybody in B of either whose points or outcome differ, by username."""
    first, second = _standing(before), _standing(after)
    return tuple(
        Change(name, first.get(name), second.get(name))
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    )


def _standing(sealed: Sealed) -> dict[str, tuple[str, bool]]:
    rows = sealed.report.overall.rows
    return {row.participant.username: (f"{float(row.score):g}/{float(row.max_score):g}", row.passed) for row in rows}


def _row(session: Session, fingerprint: str) -> SnapshotRow:
    query = select(SnapshotRow).where(SnapshotRow.fingerprint.startswith(fingerprint, autoescape=True)).limit(2)
    rows = session.scalars(query).all()
    if len(rows) != 1 or not fingerprint:
        raise UnknownRecord.of(fingerprint)
    return rows[0]


def _signatures(session: Session, fingerprint: str) -> tuple[Signature, ...]:
    query = select(SignatureRow).where(SignatureRow.fingerprint == fingerprint).order_by(SignatureRow.signed_at)
    return tuple(Signature(one.signed_by, one.signed_at) for one in session.scalars(query))


def _overall(report: PassRateReport) -> KeptFigure:
    value = report.overall
    counts = value.counts
    assert counts is not None, "what is sealed withholds nothing"
    return KeptFigure(value.shown, value.status, counts.passed, counts.counted, counts.undecided, report.cohort_id)


def _snapshot(session: Session, row: SnapshotRow) -> Snapshot:
    kept = session.get_one(FigureRow, row.fingerprint).value
    return Snapshot(
        fingerprint=row.fingerprint,
        round=row.round,
        revision=row.revision,
        note=row.note,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        figure=KeptFigure(**{**kept, "status": FigureStatus(kept["status"])}),
        signatures=_signatures(session, row.fingerprint),
    )
