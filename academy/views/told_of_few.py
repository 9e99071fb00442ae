"""A report's figures as equations over cells of people, and which of them to withhold so that they tell of no few people.

`academy.views.subtraction` has the arithmetic, which is imported where it is used: numpy takes its time.
"""

from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicator import Breakdown, Counts, FigureKey, PassRateReport
from sample_api.agreements.suppression import is_small

if TYPE_CHECKING:
    from academy.views.subtraction import Bits, Whole

OVERALL = FigureKey(Breakdown.ALL)


def kinds(counts: Counts) -> tuple[int, int, int, int]:
    """Give every count of people that can be small: who counts, who passes, who could still pass, who does not."""
    return counts.counted, counts.passed, counts.undecided, counts.failed


@dataclass(frozen=True)
class Figures:
    """The figures of a report: `matrix` tells which cells (columns) are in which (rows), `people` has a row a kind of count."""

    keys: tuple[FigureKey, ...]
    matrix: "Bits"
    people: "Whole"

    @classmethod
    def of(cls, report: PassRateReport, keys: Iterable[FigureKey]) -> "Figures":
        """Read the figures that add up, of a report with its rows or parts."""
        import numpy as np

        cells = report.overall.cells
        place: dict[Any, int] = {cell: at for at, cell in enumerate(cells)}
        chosen = tuple(keys)
        matrix = np.zeros((len(chosen), len(cells)), dtype=np.bool_)
        for row, key in enumerate(chosen):
            matrix[row, [place[cell] for cell in report.values[key].members]] = True
        people = np.array([kinds(counts) for counts in cells.values()], dtype=np.int64).reshape(-1, len(kinds(_NOBODY)))
        return cls(chosen, matrix, people.T)

    def telling_of_few(
        self, withheld: AbstractSet[Hashable], known: AbstractSet[Hashable] = frozenset()
    ) -> AbstractSet[Hashable]:
        """Name figures to withhold next, so that fewer counts of 1 to 4 people follow; nothing where none follows.

        The `known` ones cannot be withheld. A kind of which there are but 1 to 4 in all is left out: the overall figure
        tells of them. What is too much to be looked through is withheld whole.
        """
        import numpy as np

        from academy.views.subtraction import Shown, TooManyCells, gives_away

        rows = [row for row, key in enumerate(self.keys) if key not in withheld]
        keys = [self.keys[row] for row in rows]
        able = np.array([key not in known for key in keys], dtype=np.bool_)
        tables = np.array([tuple(Breakdown).index(key.by) for key in keys], dtype=np.int64)
        worth = (self.matrix @ self.people[0])[rows]
        found: set[Hashable] = set()
        for kind, people in enumerate(self.people):
            if is_small(int(people.sum())):
                continue
            shown = Shown(keys, tables, able, worth, self.matrix[rows], people, apart=kind == 0)
            try:
                found |= gives_away(shown)
            except TooManyCells:
                return {key for key in keys if key not in known}
        return found


_NOBODY = Counts(0, 0, 0, attainable=False)
