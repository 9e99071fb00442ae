"""Bundles in the database, stored once under their digest."""

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.exchange.tables import BlobRow
from grader.model import Bundle, BundleLimits

# What we stored passed its own limits when it came in; reading it back must never fail on other ones.
_STORED = BundleLimits(total_mib=1 << 20, files=1 << 30, path_length=1 << 20)


def put(session: Session, bundle: Bundle) -> str:
    """Store a bundle unless it is there already; its digest."""
    sha256 = bundle.sha256
    if session.scalar(select(exists().where(BlobRow.sha256 == sha256))):
        return sha256
    data = bundle.to_zip()
    try:
        with session.begin_nested():
            session.add(BlobRow(sha256=sha256, size=len(data), data=data))
    except IntegrityError:
        # Another transaction stored the same content meanwhile (PostgreSQL; SQLite has one writer).
        pass
    return sha256


def get(session: Session, sha256: str) -> Bundle:
    """Read the bundle of that digest, which the caller took from a row that refers to it."""
    data = session.execute(select(BlobRow.data).where(BlobRow.sha256 == sha256)).scalar_one()
    return Bundle.from_zip(data, _STORED)
