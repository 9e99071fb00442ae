"""SOP B as software: a training project from its draft to the cleared loan.

events → rules (may it happen now?) → journal → project (what it comes to) → deadlines
"""

from planning.happening import to_record
from planning.training.events import Closed, DecisionConfirmed, EvaluationClosed, Event, Plan, Planned, read_event
from planning.training.gaps import lacking
from planning.training.project import KIND, Project, replay
from planning.training.rules import Facts, check, check_plan

__all__ = [
    "KIND", "Closed", "DecisionConfirmed", "EvaluationClosed", "Event", "Facts", "Plan", "Planned", "Project",
    "check", "check_plan", "lacking", "read_event", "replay", "to_record",
]  # fmt: skip
