"""What the academy keeps about people. Every change leaves a dated entry; entries are never altered.

What tells who somebody is (name, e-mail address) stands in two places that can be erased: the account, and beside the
entries. An entry itself says only that it changed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.store import Base, append_only, change_counted


class CohortRow(Base):
    """A class of people."""

    __tablename__ = "cohort"

    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    name_th: Mapped[str]
    synthetic: Mapped[bool]
    created_at: Mapped[datetime]


class PersonRow(Base):
    """One account."""

    __tablename__ = "person"

    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str]
    agency: Mapped[str]
    province_code: Mapped[str] = mapped_column(String(2))
    cohort_id: Mapped[str | None] = mapped_column(ForeignKey("cohort.cohort_id"), index=True)
    role: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    privacy_accepted_at: Mapped[datetime | None]
    active: Mapped[bool]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    cohort: Mapped[CohortRow | None] = relationship(lazy="joined")


class PersonChangeRow(Base):
    """What was changed about a person: `{field: [before, after]}`; of a password, a name, an address only that it changed."""

    __tablename__ = "person_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("person.username"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    what: Mapped[dict[str, Any]] = mapped_column(JSON)


class PersonChangeDetailRow(Base):
    """What an entry keeps silent: a name or an address before and after, until the person is erased."""

    __tablename__ = "person_change_detail"

    change_id: Mapped[int] = mapped_column(ForeignKey("person_change.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[str | None]
    after: Mapped[str | None]


assert isinstance(PersonChangeRow.__table__, Table)
append_only(PersonChangeRow.__table__)
assert isinstance(PersonRow.__table__, Table)
change_counted(PersonRow.__table__, "username", "agency", "province_code", "cohort_id", "role")
