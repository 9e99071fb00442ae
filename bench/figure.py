"""One measurement beside what it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`value` (in `unit`) is held against `target`: at least it, or at most it; without one it is told for itself.

    `theirs` and `ours` are what the value was made from, in words and numbers of the row's own. `flaw` says why the
    measurement counts for nothing, however good its value.
    """

    name: str
    what: str
    what_th: str
    theirs: str
    ours: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    flaw: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        """Whether it is sound and as good as it was to be."""
        if self.target is None or self.flaw:
            return not self.flaw
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def told(self) -> str:
        """The value as people read it."""
        return f"{self.value:,.0f} {self.unit}" if self.value >= 100 else f"{self.value:.3g} {self.unit}"  # noqa: PLR2004 - three digits

    @property
    def aim(self) -> str:
        """The target as people read it."""
        return "–" if self.target is None else f"{'≥' if self.at_least else '≤'} {self.target:g} {self.unit}"
