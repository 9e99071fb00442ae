"""A synthetic class that works through the real doors: hub login, exchange, grading, indicator."""

from academy.simulate.evaluation import evaluate
from academy.simulate.run import simulate

__all__ = ["evaluate", "simulate"]
