"""ระดับความสำเร็จของการเชื่อมโยงข้อมูลฯ: from evidence to a level, by a table that is a proposal until somebody decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from planning.link.evidence import Evidence
from planning.link.procedure import LevelRow, StepNumber

HALF = Fraction(1, 2)


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
    """Climb the table from below: nothing is skipped, and a row that is evidenced in part gives half a level."""
    reached = Fraction(0)
    for row in table:
        looked = [found[step] for step in row.steps]
        if not all(one.complete for one in looked):
            begun = any(one.complete or one.partial for one in looked)
            return LevelReached(reached + HALF if begun else reached, row)
        reached = Fraction(row.level)
    return LevelReached(reached, None)
