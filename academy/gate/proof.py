"""What the gate found out about one assignment, as a value that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from academy.gate.finding import Finding


@dataclass(frozen=True)
class Survivor:
    """An automatic mutation that no test noticed, as `equivalent.toml` would name it."""

    where: str
    line: str
    change: str


@dataclass(frozen=True)
class Proof:
    """One assignment. Percentages are of the points that a machine gives; counts are (as claimed, of all).

    `mutation_percent` is None without any mutation; `seconds` is the time of one core.
    """

    assignment_id: str
    digest: str
    solution_percent: float
    starter_percent: float
    alternatives: tuple[int, int]
    mutants: tuple[int, int]
    killed: int
    survived: int
    equivalent: int
    timeouts: int
    mutation_percent: float | None
    minutes: int | None
    seconds: float
    survivors: tuple[Survivor, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def raw_percent(self) -> float | None:
        """Killed of all that a test could decide about, those set aside included; None without any."""
        decided = self.killed + self.survived + self.equivalent
        return 100 * self.killed / decided if decided else None

    @property
    def green(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def to_json(proof: Proof) -> dict[str, Any]:
    """Plain values, the same for the same proof."""
    return {**asdict(proof), "raw_percent": proof.raw_percent, "green": proof.green}


def from_json(told: Mapping[str, Any]) -> Proof:
    """Read what `to_json` gave; raises ValueError, KeyError or TypeError for anything else."""
    values = dict(told)
    values.pop("green")
    values.pop("raw_percent", None)  # both follow from the others
    made: Mapping[str, Any] = {
        "alternatives": tuple(values.pop("alternatives")),
        "mutants": tuple(values.pop("mutants")),
        "survivors": tuple(Survivor(**item) for item in values.pop("survivors")),
        "findings": tuple(Finding(**item) for item in values.pop("findings")),
    }
    return Proof(**values, **made)
