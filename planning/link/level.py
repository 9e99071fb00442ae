"""ระดับความสำเร็จของการเชื่อมโยงข้อมูลฯ: from evidence to a level, by a table that is a proposal until somebody decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from planning.errors import EntryRefused
from planning.link.evidence import Evidence
from planning.link.procedure import Half, LevelRow, StepNumber, procedure, read_levels

HALF = Fraction(1, 2)
LEVELS = range(1, 6)  # a scale of five, as the ministry scores


@dataclass(frozen=True)
class LevelTable:
    """The table in force: its rows, and who decided on it; `set_by` is empty for the proposal."""

    rows: tuple[LevelRow, ...]
    confirmed: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""

    @classmethod
    def proposed(cls) -> "LevelTable":
        """Give the proposal that holds until somebody decides."""
        return cls(procedure().levels)

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, by: str, at: datetime | None, note: str) -> "LevelTable":
        """Read what a setting keeps."""
        return cls(read_levels(record["levels"]), bool(record["confirmed"]), by, at, note)

    def to_record(self) -> dict[str, Any]:
        """Give what a setting keeps, without who and when, which the setting itself carries."""
        rows = [
            {"level": row.level, "steps": [step.value for step in row.steps], "half": row.half.value}
            for row in self.rows
        ]
        return {"levels": rows, "confirmed": self.confirmed}

    def level_of(self, step: StepNumber) -> int:
        """Tell which level a step belongs to."""
        return next(row.level for row in self.rows if step in row.steps)

    def half_of(self, level: int) -> Half:
        """Tell when a level counts for half."""
        return next(row.half for row in self.rows if row.level == level)


def read_table(levels: Mapping[StepNumber, str], halves: Sequence[str]) -> tuple[LevelRow, ...]:
    """Read a table as a form gives it: the level of each step that can be evidenced, and each level's rule for halves.

    Raises EntryRefused when a step has no level, a level no step, or a later step a lower level than an earlier one.
    """
    chosen = [int(given) if given.isdecimal() and len(given) == 1 else 0 for given in levels.values()]
    steps = {level: tuple(step for step, of in zip(levels, chosen, strict=True) if of == level) for level in LEVELS}
    if chosen != sorted(chosen) or not all(steps.values()) or sum(map(len, steps.values())) != len(chosen):
        raise EntryRefused(
            "level-table",
            th="ตารางระดับใช้ไม่ได้ ทุกขั้นตอนต้องอยู่ในระดับ 1–5 ทุกระดับต้องมีขั้นตอน และขั้นตอนที่มาทีหลังต้องไม่อยู่ระดับต่ำกว่า",
            en="The table cannot be used: each step needs a level from 1 to 5, each level a step, and no later step a lower level.",
        )
    try:
        rules = [Half(given) for given in halves]
        return tuple(LevelRow(level, steps[level], half) for level, half in zip(LEVELS, rules, strict=True))
    except ValueError as error:
        raise EntryRefused("not-chosen", th="โปรดเลือกจากรายการ", en="Choose from the list.", field="half") from error


@dataclass(frozen=True)
class LevelReached:
    """The level, in halves; `stopped_at` is the row that is not fully evidenced, None at the top."""

    value: Fraction
    stopped_at: LevelRow | None

    @property
    def shown(self) -> str:
        """The level as it is told: 3, 3.5."""
        return f"{float(self.value):g}"


def level(found: Mapping[StepNumber, Evidence], table: Iterable[LevelRow]) -> LevelReached:
    """Climb the table from below: nothing is skipped; the row that is not reached may give half, by its own rule."""
    reached = Fraction(0)
    for row in table:
        looked = [found[step] for step in row.steps]
        if not all(one.complete for one in looked):
            return LevelReached(reached + HALF if _half(row.half, looked) else reached, row)
        reached = Fraction(row.level)
    return LevelReached(reached, None)


def _half(rule: Half, looked: Iterable[Evidence]) -> bool:
    match rule:
        case Half.PARTLY:
            return any(one.complete or one.partial for one in looked)
        case Half.STEP:
            return any(one.complete for one in looked)
        case Half.NEVER:
            return False
