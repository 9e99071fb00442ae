"""From recorded scores to official figures: plain values in, `IndicatorValue` out; no database, no web.

The denominator is fixed by the rule, never by how the grading went: rejected or ungraded work keeps its
author in B.
"""

from indicator.bundle import Deciding, Sealed, seal, verify
from indicator.compute import Scope, counted_modules, judge_person, pass_rate
from indicator.cube import Cell, Class, Cube, LearningCell, ModuleCell
from indicator.definition import IndicatorDefinition, load_definition
from indicator.errors import BundleBroken, RuleRejected, UnknownFigure
from indicator.explanation import explain
from indicator.figure import Breakdown, Counts, FigureKey, FigureStatus, IndicatorValue, PassRateReport, Turnout
from indicator.learning import Learning, learning
from indicator.rule import PassRule, WhoCounts
from indicator.standing import Judgement, Module, Participant, ScoreLike

__all__ = [
    "Breakdown",
    "BundleBroken",
    "Cell",
    "Class",
    "Counts",
    "Cube",
    "Deciding",
    "FigureKey",
    "FigureStatus",
    "IndicatorDefinition",
    "IndicatorValue",
    "Judgement",
    "Learning",
    "LearningCell",
    "Module",
    "ModuleCell",
    "Participant",
    "PassRateReport",
    "PassRule",
    "RuleRejected",
    "Scope",
    "ScoreLike",
    "Sealed",
    "Turnout",
    "UnknownFigure",
    "WhoCounts",
    "counted_modules",
    "explain",
    "judge_person",
    "learning",
    "load_definition",
    "pass_rate",
    "seal",
    "verify",
]
