"""SOP A as data: `sop_a.toml`, the SOP's own words and days, and the proposals for what it leaves open."""

import tomllib
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from importlib import resources
from typing import Any


class StepNumber(IntEnum):
    """The steps by what is done in them."""

    BEGIN = 1
    PLAN = 2
    LIST = 3
    GROUP = 4
    STANDARD = 5
    LINK = 6
    TEST = 7
    PUBLISH = 8
    END = 9


@dataclass(frozen=True)
class Step:
    """One step; `activity` and `document` are the SOP's words, `days` its duration, None where it names none."""

    number: StepNumber
    name_th: str
    name_en: str
    activity: str
    days: int | None
    document: str


class Half(StrEnum):
    """When a level that is not reached counts for half."""

    PARTLY = "partly"  # something of it is evidenced
    STEP = "step"  # a whole step of it is evidenced
    NEVER = "never"


@dataclass(frozen=True)
class LevelRow:
    """A level, the steps that must be evidenced for it, and when it counts for half."""

    level: int
    steps: tuple[StepNumber, ...]
    half: Half = Half.PARTLY


@dataclass(frozen=True)
class Round:
    """An assessment round, by the months of the fiscal year at whose end it looks."""

    months: int

    @property
    def name_th(self) -> str:
        """Its name in Thai."""
        return f"รอบ {self.months} เดือน"

    @property
    def name_en(self) -> str:
        """Its name in English."""
        return f"Round of {self.months} months"


@dataclass(frozen=True)
class CatalogueField:
    """A mandatory field of the Government Data Catalog, by its CKAN key; no `choices` takes any text."""

    field: str
    name_th: str
    name_en: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """The whole SOP. `levels` are a proposal until somebody decides."""

    clusters: tuple[str, ...]
    steps: dict[StepNumber, Step]
    levels: tuple[LevelRow, ...]
    catalogue: tuple[CatalogueField, ...]


@cache
def procedure() -> Procedure:
    """Read the SOP as it is shipped."""
    raw = tomllib.loads((resources.files("planning.link") / "sop_a.toml").read_text(encoding="utf-8"))
    steps = [_step(item) for item in raw["steps"]]
    return Procedure(
        clusters=tuple(raw["clusters"]),
        steps={step.number: step for step in steps},
        levels=read_levels(raw["levels"]),
        catalogue=tuple(
            CatalogueField(item["field"], item["name_th"], item["name_en"], tuple(item.get("choices", ())))
            for item in raw["catalogue"]
        ),
    )


def read_levels(raw: list[dict[str, Any]]) -> tuple[LevelRow, ...]:
    """Read a level table as it is shipped, or as a setting keeps it: `level`, `steps` and `half`, lowest level first."""
    return tuple(
        LevelRow(
            item["level"], tuple(StepNumber(number) for number in item["steps"]), Half(item.get("half", Half.PARTLY))
        )
        for item in raw
    )


def _step(raw: dict[str, Any]) -> Step:
    return Step(
        number=StepNumber(raw["number"]),
        name_th=raw["name_th"],
        name_en=raw["name_en"],
        activity=raw["activity"],
        days=raw.get("days"),
        document=raw.get("document", ""),
    )
