"""Figures as they were signed off: one of each indicator for an assessment round, each later one a revision.

None is ever overwritten. A snapshot is the sealed bundle itself, so that what was signed can be computed anew by anybody
at any time. Its overall figure is kept beside it, for a list need not compute every bundle anew. Two pairs of eyes: who
keeps a figure does not sign it.
"""

import re
import zlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Table, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from indicator import IndicatorDefinition
from indicator.thai_calendar import BANGKOK
from planning.calendar import FiscalYear
from planning.errors import EntryRefused, NotYet, SamePerson, UnknownRecord
from planning.link.bundle import SealedLevel
from planning.sealed import AnySealed, KeptFigure, KeptRate, kept_figure, read_figure, verify

_ROUND = re.compile(r"(\d{4})/(\d{1,2})")
_FIRST_BE = 2400  # a year before is one of the common era
_MONTHS = 12
_MOST_NEAR = 3
LONGEST_NOTE = 1000
_OLDEST = FiscalYear(2560)  # no figure of ours looks back further


class SnapshotRow(Base):
    """One figure of one indicator for one round; `revision` runs through all that was kept of the round, of whomever."""

    __tablename__ = "figure_snapshot"
    __table_args__ = (UniqueConstraint("indicator_id", "round", "revision"),)

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    indicator_id: Mapped[str]
    round: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    note: Mapped[str]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class FigureRow(Base):
    """A snapshot's overall figure, as it was computed when it was taken: plain JSON by the fields of its kind of `KeptFigure`."""

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
class Signature:
    """Who signed a figure off, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """A figure of an assessment round such as `2570/6`; `revision` 1 is the first, `signatures` are empty until then.

    Revisions are counted among the figures of the same people: the round's own, and apart from these each cohort's.
    """

    fingerprint: str
    indicator_id: str
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

    @property
    def cohort_id(self) -> str | None:
        """The cohort whose figure alone it is; None for a round's own."""
        return self.figure.cohort_id if isinstance(self.figure, KeptRate) else None

    def revises(self, other: "Snapshot") -> bool:
        """Whether `other` is an earlier figure of the same people for the same round."""
        same = (other.round, other.cohort_id) == (self.round, self.cohort_id)
        return same and other.revision < self.revision

    def may_be_signed_by(self, username: str) -> bool:
        """Whether this officer may sign it while it is the latest: a round's own, final, not theirs, not signed by them yet."""
        return self.figure.official and self.figure.final and username not in {self.taken_by, *self.signed_by}


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


def year_of(round_name: str) -> FiscalYear:
    """Give the fiscal year of an assessment round. Raises EntryRefused as `read_round`."""
    return FiscalYear(int(read_round(round_name).partition("/")[0]))


def round_on_paper(given: str, sealed: AnySealed) -> str:
    """Read the round that is to stand on the report of a sealed file: one of its own definition's, and a level's of its year.

    Raises EntryRefused with those that are near.
    """
    present = FiscalYear.of(sealed.made_at.astimezone(BANGKOK).date()).be
    own = isinstance(sealed, SealedLevel)
    years = (sealed.standing.fiscal_year.be,) if isinstance(sealed, SealedLevel) else range(_OLDEST.be, present + 2)
    known = [f"{year}/{months}" for year in years for months in sealed.definition.rounds.months]
    found = _ROUND.fullmatch(given.strip())
    name = f"{int(found[1])}/{int(found[2])}" if found else given.strip()
    if name in known:
        return name
    near = get_close_matches(name, known, _MOST_NEAR, 0.5) or [
        one for one in known if own or one.startswith(str(present))
    ]
    names = ", ".join(near)
    raise EntryRefused(
        "round-unknown",
        th=f"«{given}» ไม่ใช่รอบประเมินของไฟล์นี้ตามนิยามในไฟล์ ที่ใกล้เคียง: {names}",
        en=f"“{given}” is no assessment round of this file by the definition in it; near it: {names}.",
        field="round",
    )


def _require_open(round_name: str, definition: IndicatorDefinition, today: date) -> None:
    """Refuse a round that the definition does not know, or of a year that no figure can be of yet or any more."""
    year, _, months = round_name.partition("/")
    present, known = FiscalYear.of(today), definition.rounds.months
    latest = FiscalYear(present.be + 1)
    if int(months) in known and _OLDEST <= FiscalYear(int(year)) <= latest:
        return
    names = ", ".join(f"{present.be}/{one}" for one in known)
    raise EntryRefused(
        "round-not-open",
        th=f"เก็บตัวเลขของรอบ {round_name} ไม่ได้ รอบตามนิยามที่ใช้อยู่ของปีนี้คือ {names} และเลือกปีงบประมาณได้ตั้งแต่ {_OLDEST.be} ถึง {latest.be}",
        en=f"No figure can be kept for the round {round_name}: this year's rounds by the definition in force are {names}, and "
        f"the fiscal year is from {_OLDEST.be} to {latest.be}.",
        field="round",
    )


def take(session: Session, round_name: str, bundle: bytes, *, by: str, now: datetime, note: str = "") -> Snapshot:
    """Keep a sealed bundle as the round's next revision; the same bundle again is the same snapshot.

    Raises BundleBroken, EntryRefused as `read_round`, for a round that the sealed definition does not know and a long note.
    """
    if len(note) > LONGEST_NOTE:
        raise EntryRefused.too_long(note, LONGEST_NOTE, "note")
    sealed, round_name = verify(bundle), read_round(round_name)
    _require_open(round_name, sealed.definition, now.astimezone(BANGKOK).date())
    known = session.get(SnapshotRow, sealed.fingerprint)
    if known is not None:
        return _snapshot(session, known)
    indicator_id = sealed.definition.indicator_id
    of_round = SnapshotRow.indicator_id == indicator_id, SnapshotRow.round == round_name
    before = session.scalars(select(SnapshotRow.revision).where(*of_round)).all()
    row = SnapshotRow(
        fingerprint=sealed.fingerprint,
        indicator_id=indicator_id,
        round=round_name,
        revision=max(before, default=0) + 1,
        note=note,
        taken_by=by,
        taken_at=now,
        content=zlib.compress(bundle),
    )
    session.add(row)
    session.flush()
    session.add(FigureRow(fingerprint=row.fingerprint, value=asdict(kept_figure(sealed))))
    session.flush()
    return _snapshot(session, row)


def sign(session: Session, fingerprint: str, *, by: str, now: datetime) -> Snapshot:
    """Sign a round's latest figure off; again is once.

    Raises NotYet while work is undecided or there is no figure, and for an earlier revision; EntryRefused for one cohort's
    figure, SamePerson, UnknownRecord.
    """
    row = _row(session, fingerprint)
    if row.taken_by == by:
        raise SamePerson.signs(by)
    kept = _snapshot(session, row)
    _require_latest(session, kept)
    if not kept.figure.final:
        raise NotYet(
            "figure-not-final",
            th="ลงนามรับรองไม่ได้ เพราะตัวเลขยังไม่สิ้นสุด (ยังเป็นช่วง หรือไม่มีข้อมูล) ต้องตรวจงานที่ค้างให้ครบก่อน",
            en="The figure cannot be signed off: it is still a range, or there is no data; decide the open work first.",
        )
    if all(one.by != by for one in _signatures(session, row.fingerprint)):
        session.add(SignatureRow(fingerprint=row.fingerprint, signed_by=by, signed_at=now))
        session.flush()
    return _snapshot(session, row)


def later(session: Session, one: Snapshot) -> Snapshot | None:
    """Give the round's latest figure where it is later than this one; figures of one cohort alone come between none."""
    found = (
        other for other in snapshots(session, one.indicator_id) if other.round == one.round and other.figure.official
    )
    latest = max(found, key=lambda other: other.revision, default=one)
    return latest if one.figure.official and latest.revision > one.revision else None


def _require_latest(session: Session, one: Snapshot) -> None:
    """Refuse what is not the round's official figure as it stands."""
    if not one.figure.official:
        raise EntryRefused(
            "figure-of-one-cohort",
            th="ลงนามรับรองไม่ได้ เพราะเป็นตัวเลขของรุ่นเดียว ไม่ใช่ตัวเลขทางการของรอบ ให้เก็บตัวเลขของทุกรุ่นแล้วลงนามฉบับนั้น",
            en="This is one cohort's figure, not the round's official one, so it is not signed off; keep that of all cohorts.",
        )
    latest = later(session, one)
    if latest is not None:
        raise NotYet(
            "figure-superseded",
            th=f"ลงนามรับรองฉบับที่ {one.revision} ไม่ได้ เพราะรอบ {one.round} มีฉบับที่ {latest.revision} แล้ว โปรดลงนามฉบับล่าสุด",
            en=f"Revision {one.revision} cannot be signed off: the round {one.round} has revision {latest.revision}; sign that one.",
        )


def snapshots(session: Session, indicator_id: str | None = None) -> list[Snapshot]:
    """List every snapshot, or those of one indicator, the latest first."""
    query = select(SnapshotRow).order_by(SnapshotRow.taken_at.desc(), SnapshotRow.revision.desc())
    if indicator_id is not None:
        query = query.where(SnapshotRow.indicator_id == indicator_id)
    return [_snapshot(session, row) for row in session.scalars(query)]


def snapshot(session: Session, fingerprint: str) -> Snapshot:
    """Give one snapshot, found by the beginning of its fingerprint. Raises UnknownRecord."""
    return _snapshot(session, _row(session, fingerprint))


def content(session: Session, fingerprint: str) -> bytes:
    """Give a snapshot's sealed bundle, found by the beginning of its fingerprint. Raises UnknownRecord."""
    return zlib.decompress(_row(session, fingerprint).content)


def _row(session: Session, fingerprint: str) -> SnapshotRow:
    query = select(SnapshotRow).where(SnapshotRow.fingerprint.startswith(fingerprint, autoescape=True)).limit(2)
    rows = session.scalars(query).all()
    if len(rows) != 1 or not fingerprint:
        raise UnknownRecord.of(fingerprint)
    return rows[0]


def _signatures(session: Session, fingerprint: str) -> tuple[Signature, ...]:
    query = select(SignatureRow).where(SignatureRow.fingerprint == fingerprint).order_by(SignatureRow.signed_at)
    return tuple(Signature(one.signed_by, one.signed_at) for one in session.scalars(query))


def _snapshot(session: Session, row: SnapshotRow) -> Snapshot:
    figure = read_figure(row.indicator_id, session.get_one(FigureRow, row.fingerprint).value)
    return Snapshot(
        fingerprint=row.fingerprint,
        indicator_id=row.indicator_id,
        round=row.round,
        revision=_revision(session, row, figure),
        note=row.note,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        figure=figure,
        signatures=_signatures(session, row.fingerprint),
    )


def _revision(session: Session, row: SnapshotRow, figure: KeptFigure) -> int:
    """Count the figures of the same people that were kept of a round up to this one."""
    cohort_id = figure.cohort_id if isinstance(figure, KeptRate) else None
    query = (
        select(func.count())
        .select_from(SnapshotRow)
        .join(FigureRow, FigureRow.fingerprint == SnapshotRow.fingerprint)
        .where(
            SnapshotRow.indicator_id == row.indicator_id,
            SnapshotRow.round == row.round,
            SnapshotRow.revision <= row.revision,
            FigureRow.value["cohort_id"].as_string().is_not_distinct_from(cohort_id),
        )
    )
    return session.scalar(query) or 0
