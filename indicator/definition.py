"""Indicators as data: one TOML file each in `definitions/`, by the fields of the ministry's KPI template."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class DefinitionField:
    """One row of the KPI template; `unconfirmed` is shown as «ยังไม่ยืนยัน»."""

    name_th: str
    name_en: str
    text_th: str
    text_en: str
    unconfirmed: bool = False


@dataclass(frozen=True)
class IndicatorDefinition:
    """What an indicator measures; `name_th` is the SOP's own wording."""

    indicator_id: str
    name_th: str
    name_en: str
    unit_th: str
    unit_en: str
    multiplier: int
    owner_th: str
    fields: tuple[DefinitionField, ...]


@cache
def load_definition(indicator_id: str) -> IndicatorDefinition:
    """Read the definition shipped as `definitions/<indicator_id>.toml`; raises FileNotFoundError."""
    source = resources.files("indicator") / "definitions" / f"{indicator_id}.toml"
    raw: Mapping[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    fields = tuple(DefinitionField(**field) for field in raw["fields"])
    return IndicatorDefinition(**{**raw, "fields": fields})
