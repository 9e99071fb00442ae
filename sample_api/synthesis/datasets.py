"""What is published under which name: the datasets, and the columns a row of each has."""

from dataclasses import dataclass
from typing import Literal

FIGURE_COLUMNS = (
    "indicator",
    "level",
    "area",
    "area_name",
    "province",
    "region",
    "fy",
    "quarter",
    "numerator",
    "denominator",
    "rate",
    "unit",
    "direction",
    "status",
)
"""Of the rows of an indicator dataset. `area_name` is sent when asked for by name and stands in downloads."""

FACILITY_COLUMNS = ("hospcode", "name_th", "type", "level", "beds", "subdistrict", "district", "province", "region")

AREA_COLUMNS = ("code", "level", "name_th", "name_en", "parent", "province", "region", "population_thousand")

Kind = Literal["figures", "facilities", "areas"]

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "figures": FIGURE_COLUMNS,
    "facilities": FACILITY_COLUMNS,
    "areas": AREA_COLUMNS,
}


@dataclass(frozen=True)
class Dataset:
    """One dataset. `cluster` is the age group as the indicators name it, empty for reference data."""

    id: str
    kind: Kind
    cluster: str
    title_th: str
    title_en: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows, in order."""
        return COLUMNS[self.kind]


DATASETS = (
    Dataset(
        "mother-and-child",
        "figures",
        "แม่และเด็ก",
        "ตัวชี้วัดกลุ่มแม่และเด็ก",
        "Indicators of mothers and children",
    ),
    Dataset(
        "school-and-youth",
        "figures",
        "วัยเรียน/วัยรุ่น",
        "ตัวชี้วัดกลุ่มวัยเรียนและวัยรุ่น",
        "Indicators of school age and youth",
    ),
    Dataset("working-age", "figures", "วัยทำงาน", "ตัวชี้วัดกลุ่มวัยทำงาน", "Indicators of working age"),
    Dataset("older-people", "figures", "ผู้สูงอายุ", "ตัวชี้วัดกลุ่มผู้สูงอายุ", "Indicators of older people"),
    Dataset(
        "environmental-health",
        "figures",
        "อนามัยสิ่งแวดล้อม",
        "ตัวชี้วัดอนามัยสิ่งแวดล้อม",
        "Indicators of environmental health",
    ),
    Dataset("facilities", "facilities", "", "หน่วยบริการสุขภาพ", "Health facilities"),
    Dataset("areas", "areas", "", "เขตสุขภาพ จังหวัด และอำเภอ", "Health regions, provinces and districts"),
)


def by_id() -> dict[str, Dataset]:
    """Return the datasets by id."""
    return {one.id: one for one in DATASETS}
