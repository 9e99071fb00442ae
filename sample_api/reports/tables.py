"""The tables of what agencies send. They are no part of the published store: building that anew leaves them alone.

Every write first locks its client's row in `reporters`, so that whatever is decided in a transaction stays true until
it ends, on any database: versions, limits, idempotency keys.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.types import BigInteger, Float

metadata = MetaData()

_CLIENT = String(300)
_CODE = String(8)
_ID = String(40)
_TAG = String(40)

reporters = Table(
    "reporters",
    metadata,
    Column("client", _CLIENT, primary_key=True),
    Column("writes", BigInteger, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("referrals", Integer, nullable=False),
)
"""Who has sent anything, and how many rows of each kind they hold."""

reports = Table(
    "reports",
    metadata,
    Column("client", _CLIENT, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("indicator", _CODE, nullable=False),
    Column("level", _CODE, nullable=False),
    Column("area", _CODE, nullable=False),
    Column("province", _CODE, nullable=False),
    Column("fy", Integer, nullable=False),
    Column("quarter", Integer, nullable=False),
    Column("numerator", BigInteger, nullable=False),
    Column("denominator", BigInteger, nullable=False),
    Column("note", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("etag", _TAG, nullable=False),
    Column("updated", Float, nullable=False),
    Index("reports_by_indicator", "client", "indicator", "fy", "quarter"),
)
"""Figures as an agency reported them; `updated` is seconds since 1970."""

referrals = Table(
    "referrals",
    metadata,
    Column("client", _CLIENT, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("province", _CODE, nullable=False),
    Column("from_facility", _CODE, nullable=False),
    Column("to_facility", _CODE, nullable=False),
    Column("age_group", String(20), nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("sent_on", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("note", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("etag", _TAG, nullable=False),
    Column("updated", Float, nullable=False),
)
"""Referrals, numbered by the receiver: of nobody in person."""

answers = Table(
    "report_answers",
    metadata,
    Column("client", _CLIENT, primary_key=True),
    Column("key", _TAG, primary_key=True),
    Column("asked", _TAG, nullable=False),
    Column("at", Float, nullable=False),
    Column("status", Integer, nullable=False),
    Column("etag", _TAG, nullable=False),
    Column("location", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("report_answers_by_age", "client", "at"),
)
"""What was answered under an idempotency key: digests of key and request, and the answer, its body packed."""
