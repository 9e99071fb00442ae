"""The store's tables: each row's key columns, indexed, and beside them the row ready serialised (`body`).

`figures` is read along its key (level, indicator, fy, quarter, area), which is the published order, and along three
narrower ways to the same rows. A dataset's indicators stand side by side in that order.
"""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, String, Table

FORMAT = "1"
"""Of the tables and bodies; a store of another format is built anew."""

metadata = MetaData()

_CODE = String(8)

about = Table(
    "about",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""What the store is: format, seed, times, digest."""

figures = Table(
    "figures",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("indicator", _CODE, nullable=False),
    Column("level", _CODE, nullable=False),
    Column("area", _CODE, nullable=False),
    Column("province", _CODE),
    Column("region", Integer),
    Column("fy", Integer, nullable=False),
    Column("quarter", Integer, nullable=False),
    Column("numerator", Integer, nullable=False),
    Column("denominator", Integer, nullable=False),
    Column("rate", Float),
    Column("status", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("figures_key", "level", "indicator", "fy", "quarter", "area", unique=True),
    Index("figures_by_year", "level", "fy", "indicator", "quarter", "area"),
    Index("figures_by_area", "level", "area", "indicator", "fy", "quarter"),
    Index("figures_by_province", "province", "level", "indicator", "fy", "quarter", "area"),
)

facilities = Table(
    "facilities",
    metadata,
    Column("hospcode", _CODE, primary_key=True),
    Column("name_th", String(200), nullable=False),
    Column("type", String(60), nullable=False),
    Column("level", String(20), nullable=False),
    Column("beds", Integer, nullable=False),
    Column("subdistrict", _CODE, nullable=False),
    Column("district", _CODE, nullable=False),
    Column("province", _CODE, nullable=False),
    Column("region", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("facilities_by_province", "province", "hospcode"),
)

areas = Table(
    "areas",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", _CODE, nullable=False, unique=True),
    Column("level", _CODE, nullable=False),
    Column("name_th", String(100), nullable=False),
    Column("name_en", String(100), nullable=False),
    Column("parent", _CODE),
    Column("province", _CODE),
    Column("region", Integer),
    Column("population_thousand", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
