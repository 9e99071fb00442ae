"""Indicators as data: one TOML file each in `definitions/`, by the fields of the ministry's KPI template.

What a file marks `unconfirmed` stands in no SOP: an officer decides it, and the field then says who, when and why.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from indicator.criteria import Criterion, Rounds, Scale, Scoring, Target
from indicator.errors import CriteriaRejected
from indicator.words import Label


class FieldKind(StrEnum):
    """What decides a field: words, or numbers that a sentence is made of."""

    TEXT = "text"
    TARGET = "target"
    SCORING = "scoring"
    ROUNDS = "rounds"


_READ: Mapping[FieldKind, type[Criterion]] = {
    FieldKind.TARGET: Target,
    FieldKind.SCORING: Scoring,
    FieldKind.ROUNDS: Rounds,
}


@dataclass(frozen=True)
class DefinitionField:
    """One row of the KPI template; `unconfirmed` is shown as «ยังไม่ยืนยัน».

    `open`: an officer may decide it. `decided_by` names the setting that decides it in its own form, such as the pass
    rule. `set_by` is empty while nobody has decided.
    """

    field: str
    name_th: str
    name_en: str
    text_th: str
    text_en: str
    unconfirmed: bool = False
    kind: FieldKind = FieldKind.TEXT
    numbers: tuple[str, ...] = ()
    decided_by: str = ""
    open: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""

    def decided(self, text: Label, *, confirmed: bool, by: str, at: datetime, note: str) -> "DefinitionField":
        """Give the field with what was decided of it."""
        return replace(
            self, text_th=text.th, text_en=text.en, unconfirmed=not confirmed, set_by=by, set_at=at, note=note
        )


@dataclass(frozen=True)
class IndicatorDefinition:
    """What an indicator measures; `name_th` is the SOP's own wording.

    `version` counts the wordings of the template's file, `revision` the decisions that were taken on its open fields.
    `top` is the largest value there is; `amount_th` and `amount_en` write one, `{}` standing for the number.
    """

    indicator_id: str
    version: int
    name_th: str
    name_en: str
    unit_th: str
    unit_en: str
    amount_th: str
    amount_en: str
    top: int
    multiplier: int
    owner_th: str
    fields: tuple[DefinitionField, ...]
    revision: int = 0

    @property
    def scale(self) -> Scale:
        """What its numbers are."""
        return Scale(Decimal(self.top), Label(self.amount_th, self.amount_en))

    @property
    def edition(self) -> str:
        """Version and revision as they are told: 1.0, and 1.3 after three decisions."""
        return f"{self.version}.{self.revision}"

    @property
    def target(self) -> Target | None:
        """The target; None while there is none."""
        numbers = self.numbers(FieldKind.TARGET)
        return Target.read(numbers, self.scale) if numbers else None

    @property
    def scoring(self) -> Scoring | None:
        """The scoring table; None while there is none, or where another setting decides it."""
        numbers = self.numbers(FieldKind.SCORING)
        return Scoring.read(numbers, self.scale) if numbers else None

    @property
    def rounds(self) -> Rounds:
        """The assessment rounds."""
        return Rounds.read(self.numbers(FieldKind.ROUNDS), self.scale)

    def numbers(self, kind: FieldKind) -> tuple[str, ...]:
        """Give the numbers of the field of a kind."""
        return next((one.numbers for one in self.fields if one.kind is kind), ())

    def named(self, field: str) -> DefinitionField:
        """Give a field; raises CriteriaRejected for one that the template lacks."""
        for one in self.fields:
            if one.field == field:
                return one
        raise CriteriaRejected.field(field)

    def with_field(self, changed: DefinitionField) -> "IndicatorDefinition":
        """Give the definition with one field changed."""
        return replace(self, fields=tuple(changed if one.field == changed.field else one for one in self.fields))

    def told(self, kind: FieldKind, numbers: Sequence[str]) -> Label:
        """Say numbers of a field of this kind in a sentence; raises CriteriaRejected."""
        return _READ[kind].read(numbers, self.scale).told(self.scale)

    def to_record(self) -> dict[str, Any]:
        """Give plain JSON."""
        return asdict(self) | {"fields": [_field_record(one) for one in self.fields]}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "IndicatorDefinition":
        """Read what `to_record` gave; raises KeyError, TypeError, ValueError for anything else."""
        return cls(**{**record, "fields": tuple(_read_field(one) for one in record["fields"])})


@cache
def load_definition(indicator_id: str) -> IndicatorDefinition:
    """Read the definition shipped as `definitions/<indicator_id>.toml`; raises FileNotFoundError."""
    source = resources.files("indicator") / "definitions" / f"{indicator_id}.toml"
    raw: Mapping[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    definition = IndicatorDefinition.from_record({**raw, "fields": [_shipped(one) for one in raw["fields"]]})
    for field in definition.fields:
        if field.kind is not FieldKind.TEXT and field.numbers:
            text = definition.told(field.kind, field.numbers)
            definition = definition.with_field(replace(field, text_th=text.th, text_en=text.en))
    return definition


def _shipped(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Add what the file need not say: what is unconfirmed may be decided, here or by the setting it names."""
    decided_here = raw.get("unconfirmed", False) and not raw.get("decided_by")
    return {"text_th": "", "text_en": "", **raw, "open": decided_here}


def _field_record(field: DefinitionField) -> dict[str, Any]:
    set_at = field.set_at.isoformat() if field.set_at else None
    return {**asdict(field), "set_at": set_at, "numbers": list(field.numbers)}


def _read_field(raw: Mapping[str, Any]) -> DefinitionField:
    set_at = raw.get("set_at")
    return DefinitionField(
        **{
            **raw,
            "kind": FieldKind(raw.get("kind", FieldKind.TEXT)),
            "numbers": tuple(raw.get("numbers", ())),
            "set_at": datetime.fromisoformat(set_at) if set_at else None,
        }
    )
