"""The steps of SOP B as data: `sop_b.toml`, in the SOP's own words."""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import Any


class StepNumber(IntEnum):
    """The steps by what is done in them."""

    DRAFT = 1
    CHECK = 2
    LOAN = 3
    CONTRACT = 4
    RUN = 5
    SUMMARY = 6
    CLEARING = 7


@dataclass(frozen=True)
class Slot:
    """A document that a step names."""

    slot: str
    name_th: str
    name_en: str
    required: bool


@dataclass(frozen=True)
class Item:
    """One line of a step's checklist or task list."""

    item: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class StepDecision:
    """Who decides at the end of a step, and the step that a return leads back to."""

    by: str
    returns_to: int


@dataclass(frozen=True)
class Step:
    """One step of the SOP; `activities`, `duration` and `responsible` are its words."""

    number: StepNumber
    name_th: str
    name_en: str
    activities: tuple[str, ...]
    duration: str
    responsible: tuple[str, ...]
    decision: StepDecision | None
    documents: tuple[Slot, ...]
    checklist: tuple[Item, ...]
    tasks: tuple[Item, ...]


@cache
def steps() -> dict[int, Step]:
    """Give the seven steps by number."""
    source = resources.files("planning.training") / "sop_b.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return {item["number"]: _step(item) for item in raw["steps"]}


@cache
def slots() -> dict[str, tuple[int, Slot]]:
    """Give every document that the SOP names, with the number of its step."""
    return {slot.slot: (step.number, slot) for step in steps().values() for slot in step.documents}


def _step(raw: dict[str, Any]) -> Step:
    decision = raw.get("decision")
    return Step(
        number=StepNumber(raw["number"]),
        name_th=raw["name_th"],
        name_en=raw["name_en"],
        activities=tuple(raw["activities"]),
        duration=raw["duration"],
        responsible=tuple(raw["responsible"]),
        decision=StepDecision(**decision) if decision else None,
        documents=tuple(Slot(**slot) for slot in raw.get("documents", ())),
        checklist=tuple(Item(**item) for item in raw.get("checklist", ())),
        tasks=tuple(Item(task["task"], task["name_th"], task["name_en"]) for task in raw.get("tasks", ())),
    )
