"""The ledger: what was graded, by whom, with what result; the one truth about scores."""

from grader.ledger.marking import mark
from grader.ledger.pairs import draw_pairs, latest_pairs, record_pairs
from grader.ledger.queue import claim, enqueue, fail, record, recover, regrade
from grader.ledger.runs import DecidingRun, GradingRun, MarkChange, RecordedResult, count_runs, deciding, result, runs
from grader.ledger.scoring import attempt_scores, scores
from grader.ledger.standing import Mark, Standing
from grader.ledger.writing import RunKind

__all__ = [
    "DecidingRun",
    "GradingRun",
    "Mark",
    "MarkChange",
    "RecordedResult",
    "RunKind",
    "Standing",
    "attempt_scores",
    "claim",
    "count_runs",
    "deciding",
    "draw_pairs",
    "enqueue",
    "fail",
    "latest_pairs",
    "mark",
    "record",
    "record_pairs",
    "recover",
    "regrade",
    "result",
    "runs",
    "scores",
]
