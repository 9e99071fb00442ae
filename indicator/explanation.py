"""Behind a figure: its rows and its rule, as plain JSON."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from indicator.export import figure_json, rule_json
from indicator.figure import IndicatorValue, PassRateReport, half_up
from indicator.standing import Judgement
from indicator.words import WATERMARK


def explain(report: PassRateReport, value: IndicatorValue, attendance: Mapping[str, Fraction]) -> dict[str, Any]:
    """Tell what `value` is counted from, as far as its reader may see the rows behind it; `attendance` by username."""
    return {
        "figure": figure_json(value),
        "official": not report.synthetic,
        "watermark": WATERMARK.th if report.synthetic else None,
        "cohort": report.cohort_id,
        "as_of": report.as_of.isoformat(),
        "rule": rule_json(report.rule),
        "modules": [module.assignment_id for module in report.modules],
        "rows": [_row(row, attendance) for row in value.rows],
    }


def _row(row: Judgement, attendance: Mapping[str, Fraction]) -> dict[str, Any]:
    share = attendance.get(row.participant.username)
    return {
        "username": row.participant.username,
        "name": row.participant.name,
        "attendance_percent": None if share is None else half_up(100 * share),
        "score": float(row.score),
        "certain": float(row.certain),
        "possible": float(row.possible),
        "max_score": float(row.max_score),
        "passed": row.passed,
        "could_still_pass": row.could_still_pass,
        "attempt_ids": list(row.attempt_ids),
    }
