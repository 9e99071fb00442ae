"""Provinces and years in questions to partners: what they look like, and what is said of one there is not."""

from typing import Annotated

from fastapi import Query

from sample_api import refusals
from sample_api.partners import figures
from sample_api.synthesis.catalogue import Province

ProvinceCode = Annotated[str, Query(pattern=r"^[0-9]{2}$", description="รหัสจังหวัด 2 หลัก / province code")]
Year = Annotated[str, Query(pattern=r"^[0-9]{4}$", description="ปี พ.ศ. 4 หลัก / year, B.E.")]


def province(code: str, name: str = "province") -> Province:
    """Return the province, or raise the 400 that says where codes are listed."""
    found = figures.province(code)
    if found is None:
        raise refusals.without_meaning(name, [code], "ดูรหัสได้ที่ /v1/provinces", "/v1/provinces lists the codes")
    return found


def year(given: str, first: int, last: int, name: str = "year") -> int:
    """Return the year as a number, or raise the 400 that says which there are (B.E.)."""
    if not first <= int(given) <= last:
        raise refusals.without_meaning(name, [given], f"มี พ.ศ. {first}–{last}", f"there are B.E. {first} to {last}")
    return int(given)
