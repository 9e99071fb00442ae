"""Everybody counted at once: what a database counts, and the figures that follow from the counts.

Judging one person is `indicator.standing`; a cube holds only how many were judged how, in cells that add up to every
figure of every scope. It is what `indicator.compute` comes to for the same people, and tests hold it to that.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from indicator.compute import Scope
from indicator.figure import Breakdown, Counts, FigureKey, IndicatorValue, PassRateReport, Turnout
from indicator.groups import CODES, grouped
from indicator.learning import Learning
from indicator.rule import PassRule
from indicator.standing import Module
from indicator.words import OVERALL, Label


@dataclass(frozen=True)
class Class:
    """A cohort as figures know it; `fiscal_year` (B.E.) and `round_months` are those of its last training day."""

    cohort_id: str
    name: str = ""
    synthetic: bool = False
    fiscal_year: int | None = None
    round_months: int | None = None


@dataclass(frozen=True)
class Cell:
    """The people of one cohort, agency and region: how far they came, and how they were judged, at first and now."""

    cohort_id: str
    agency: str
    health_region: int | None
    turnout: Turnout
    counts: Counts
    first: Counts


@dataclass(frozen=True)
class ModuleCell:
    """The people of one cohort who are in B, by their points in one module alone."""

    cohort_id: str
    assignment_id: str
    counts: Counts


@dataclass(frozen=True)
class LearningCell:
    """The people of a cohort who took the tests before and after the course: their shares' sums, as exact fractions."""

    cohort_id: str
    n: int
    improved: int
    before: tuple[int, int]
    after: tuple[int, int]

    @classmethod
    def of(cls, cohort_id: str, scores: Iterable[tuple[int, int, int, int, int]]) -> "LearningCell":
        """Add people up: points and most before, the same after (in billionths), and how many have just these."""
        n = improved = 0
        before: Counter[int] = Counter()
        after: Counter[int] = Counter()
        for score, most, later, later_most, people in scores:
            n += people
            improved += people if later * most > score * later_most else 0
            before[most] += people * score
            after[later_most] += people * later
        return cls(cohort_id, n, improved, _sum_of_shares(before), _sum_of_shares(after))


@dataclass(frozen=True)
class Cube:
    """All counts of one moment under one rule; `modules` are the counted ones, in teaching order.

    Cells of one kind have nobody in common, so any of them can be added up: `cells` to the overall figure and to those
    by cohort, agency, region, fiscal year and round; `module_cells` (one a cohort and module) to those by module.
    """

    rule: PassRule
    modules: tuple[Module, ...]
    as_of: datetime
    cells: tuple[Cell, ...]
    module_cells: tuple[ModuleCell, ...]
    learning_cells: tuple[LearningCell, ...]

    def report(self, classes: Mapping[str, Class], scope: Scope, cohort_id: str | None = None) -> PassRateReport:
        """Every figure of `scope`, of all its cohorts or of one, as `indicator.pass_rate` gives it, without rows."""
        chosen = _Choice(classes, scope, cohort_id)
        cells = [(number, cell) for number, cell in enumerate(self.cells) if chosen.has(cell.cohort_id)]
        counted = [(chosen.placed(cell), (number, cell.counts)) for number, cell in cells if cell.counts.counted]
        figures = [_value(FigureKey(Breakdown.ALL), OVERALL, [numbered for _, numbered in counted])]
        for by in CODES:
            figures += [_value(key, label, numbered) for key, label, numbered in grouped(by, counted)]
        figures += [self._module(module, chosen) for module in self.modules]
        return PassRateReport(
            synthetic=scope is Scope.SYNTHETIC,
            cohort_id=cohort_id,
            rule=self.rule,
            modules=self.modules,
            as_of=self.as_of,
            turnout=_turnout(cell.turnout for _, cell in cells),
            values={figure.key: figure for figure in figures},
        )

    def before_retakes(
        self, classes: Mapping[str, Class], scope: Scope, cohort_id: str | None = None
    ) -> IndicatorValue:
        """The overall figure by first attempts alone."""
        chosen = _Choice(classes, scope, cohort_id)
        first = total(cell.first for cell in self.cells if chosen.has(cell.cohort_id))
        return IndicatorValue(FigureKey(Breakdown.ALL), OVERALL, first)

    def learned(self, classes: Mapping[str, Class], scope: Scope, cohort_id: str | None = None) -> Learning:
        """Tell what people learned, as `indicator.learning` does."""
        chosen = _Choice(classes, scope, cohort_id)
        cells = [cell for cell in self.learning_cells if chosen.has(cell.cohort_id)]
        n = sum(cell.n for cell in cells)
        if not n:
            return Learning(0, None, None, 0)
        return Learning(
            n=n,
            before=100 * sum((Fraction(*cell.before) for cell in cells), Fraction(0)) / n,
            after=100 * sum((Fraction(*cell.after) for cell in cells), Fraction(0)) / n,
            improved=sum(cell.improved for cell in cells),
        )

    def _module(self, module: Module, chosen: "_Choice") -> IndicatorValue:
        key = FigureKey(Breakdown.MODULE, module.assignment_id)
        counts = total(
            cell.counts
            for cell in self.module_cells
            if cell.assignment_id == module.assignment_id and chosen.has(cell.cohort_id)
        )
        return IndicatorValue(key, Label(module.title_th, module.title_en), counts)

    def to_json(self) -> bytes:
        """Write the counts; rule, modules and moment are kept beside them."""
        return json.dumps({
            "cells": [asdict(cell) for cell in self.cells],
            "module_cells": [asdict(cell) for cell in self.module_cells],
            "learning_cells": [asdict(cell) for cell in self.learning_cells],
        }).encode()  # fmt: skip

    @classmethod
    def from_json(cls, content: bytes, rule: PassRule, modules: tuple[Module, ...], as_of: datetime) -> "Cube":
        """Read what `to_json` wrote, with the rule and the modules that it was counted by."""
        raw: dict[str, list[dict[str, Any]]] = json.loads(content)
        return cls(
            rule,
            modules,
            as_of,
            cells=tuple(
                Cell(
                    **{
                        **cell,
                        "turnout": Turnout(**cell["turnout"]),
                        "counts": Counts(**cell["counts"]),
                        "first": Counts(**cell["first"]),
                    }
                )
                for cell in raw["cells"]
            ),
            module_cells=tuple(ModuleCell(**{**one, "counts": Counts(**one["counts"])}) for one in raw["module_cells"]),
            learning_cells=tuple(
                LearningCell(**{**one, "before": tuple(one["before"]), "after": tuple(one["after"])})
                for one in raw["learning_cells"]
            ),
        )


def _sum_of_shares(points: Mapping[int, int]) -> tuple[int, int]:
    """Add up points that are out of different sums."""
    return sum((Fraction(score, most) for most, score in points.items()), Fraction(0)).as_integer_ratio()


def _value(key: FigureKey, label: Label, numbered: Sequence[tuple[int, Counts]]) -> IndicatorValue:
    counts = total(counts for _, counts in numbered)
    return IndicatorValue(key, label, counts, parts=dict(numbered))


def total(counts: Iterable[Counts]) -> Counts:
    """Add up groups that have nobody in common."""
    found = list(counts)
    return Counts(
        passed=sum(one.passed for one in found),
        undecided=sum(one.undecided for one in found),
        counted=sum(one.counted for one in found),
        attainable=any(one.attainable for one in found),
    )


def _turnout(told: Iterable[Turnout]) -> Turnout:
    found = list(told)
    return Turnout(
        sum(one.registered for one in found), sum(one.started for one in found), sum(one.submitted for one in found)
    )


@dataclass(frozen=True)
class _Place:
    """A cell with what is known of its cohort; fits `Grouped`."""

    cell: Cell
    cohort: Class

    @property
    def agency(self) -> str:
        return self.cell.agency

    @property
    def health_region(self) -> int | None:
        return self.cell.health_region

    @property
    def cohort_id(self) -> str:
        return self.cell.cohort_id

    @property
    def cohort_name(self) -> str:
        return self.cohort.name

    @property
    def fiscal_year(self) -> int | None:
        return self.cohort.fiscal_year

    @property
    def round_months(self) -> int | None:
        return self.cohort.round_months


@dataclass(frozen=True)
class _Choice:
    """Whose cells a report is made of."""

    classes: Mapping[str, Class]
    scope: Scope
    cohort_id: str | None

    def of(self, cohort_id: str) -> Class:
        return self.classes.get(cohort_id) or Class(cohort_id)

    def has(self, cohort_id: str) -> bool:
        synthetic = self.scope is Scope.SYNTHETIC
        return self.of(cohort_id).synthetic is synthetic and self.cohort_id in {None, cohort_id}

    def placed(self, cell: Cell) -> _Place:
        return _Place(cell, self.of(cell.cohort_id))
