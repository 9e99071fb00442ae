"""The 77 provinces and their health regions.

Names and codes are geothai's (CC BY 4.0; its notice is beside the data).
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PREFIX = re.compile(r"^(จังหวัด|จ\.)\s*")
_BANGKOK = "10"
_BANGKOK_NAMES = ("กทม", "กทม.", "กรุงเทพ", "กรุงเทพฯ")


@dataclass(frozen=True)
class Province:
    """A province; `code` is the Department of Provincial Administration's, two digits, kept as text."""

    code: str
    name_th: str
    name_en: str
    health_region: int


def by_code(code: str) -> Province:
    """Give the province of a two-digit code; raises KeyError."""
    return provinces()[code]


def recognise(text: str) -> Province | None:
    """Find the province a person wrote: its code, Thai name (with or without จังหวัด) or English name."""
    return _names().get(_key(_PREFIX.sub("", text.strip())))


@cache
def provinces() -> Mapping[str, Province]:
    """Read all 77 by code."""
    source = files("people") / "data" / "provinces_th_health_regions.csv"
    return {
        row["province_code"]: Province(row["province_code"], row["name_th"], row["name_en"], int(row["health_region"]))
        for row in csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines())
    }


@cache
def _names() -> Mapping[str, Province]:
    names = {_key(name): provinces()[_BANGKOK] for name in _BANGKOK_NAMES}
    for province in provinces().values():
        for name in (province.code, province.name_th, province.name_en):
            names[_key(name)] = province
    return names


def _key(name: str) -> str:
    return re.sub(r"\s", "", name).casefold()
