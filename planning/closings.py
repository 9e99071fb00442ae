"""What closed training projects were closed with: the sealed figures of their people at that moment, never changed.

A project's papers are signed as of its closing. Its journal names the file by its fingerprint; here are the bytes, in the
form of every sealed figure, so that an auditor can compute them anew.
"""

import zlib

from sqlalchemy import LargeBinary, Table
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from indicator import BundleBroken, Sealed, verify
from planning.errors import UnknownRecord


class ClosingRow(Base):
    """The sealed figures of one closed project."""

    __tablename__ = "training_closing"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


assert isinstance(ClosingRow.__table__, Table)
append_only(ClosingRow.__table__)


def keep(session: Session, record_id: str, bundle: bytes) -> Sealed:
    """Keep the figures that a project is closed with. Raises BundleBroken."""
    sealed = verify(bundle)
    session.add(ClosingRow(fingerprint=sealed.fingerprint, record_id=record_id, content=zlib.compress(bundle)))
    session.flush()
    return sealed


def content(session: Session, fingerprint: str) -> bytes:
    """Give the file that a project was closed with, byte for byte. Raises UnknownRecord."""
    row = session.get(ClosingRow, fingerprint)
    if row is None:
        raise UnknownRecord.of(fingerprint)
    return zlib.decompress(row.content)


def kept(session: Session, fingerprint: str) -> Sealed:
    """Read the figures that a project was closed with. Raises UnknownRecord, BundleBroken where they were changed."""
    sealed = verify(content(session, fingerprint))
    if sealed.fingerprint != fingerprint:
        raise BundleBroken.other_fingerprint(sealed.fingerprint)
    return sealed
