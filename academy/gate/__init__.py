"""The gate of the course: an assignment is handed out when its tests have proved what they are worth."""

from academy.gate.course import Progress, check_course, no_progress
from academy.gate.digest import digest_of
from academy.gate.finding import Finding
from academy.gate.kept import KeptProofs
from academy.gate.proof import Proof, Survivor, to_json
from academy.gate.refusals import NotProved

__all__ = [
    "Finding",
    "KeptProofs",
    "NotProved",
    "Progress",
    "Proof",
    "Survivor",
    "check_course",
    "digest_of",
    "no_progress",
    "to_json",
]
