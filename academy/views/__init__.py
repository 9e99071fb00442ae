"""The read side: people, exchange, ledger and indicator joined into the frozen values that pages show."""

from academy.views.attempts import AttemptView, CellLine, attempt_view
from academy.views.class_board import BoardColumn, BoardRow, ClassView, class_view
from academy.views.guarded import guarded, guarded_report
from academy.views.pairs import PairLine, pair_lines
from academy.views.participation import Participation, participation, with_participation
from academy.views.pass_rates import (
    PassRates,
    counted_rates,
    pass_rate_view,
    pass_rates_view,
    scope_cohorts,
    sealed_pass_rate,
)
from academy.views.rules import RuleForm, current_rule, decide_rule, rule_history
from academy.views.trainee import AttemptLine, ModuleCard, TraineeView, trainee_view

__all__ = [
    "AttemptLine",
    "AttemptView",
    "BoardColumn",
    "BoardRow",
    "CellLine",
    "ClassView",
    "ModuleCard",
    "PairLine",
    "Participation",
    "PassRates",
    "RuleForm",
    "TraineeView",
    "attempt_view",
    "class_view",
    "counted_rates",
    "current_rule",
    "decide_rule",
    "guarded",
    "guarded_report",
    "pair_lines",
    "participation",
    "pass_rate_view",
    "pass_rates_view",
    "rule_history",
    "scope_cohorts",
    "sealed_pass_rate",
    "trainee_view",
    "with_participation",
]
