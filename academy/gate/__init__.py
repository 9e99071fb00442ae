"""The gate of the course: an assignment is handed out when its tests have proved what they are worth."""

from academy.gate.course import check_course
from academy.gate.digest import digest_of
from academy.gate.finding import Finding
from academy.gate.kept import KeptProofs
from academy.gate.proof import Proof, Survivor, to_json

__all__ = ["Finding", "KeptProofs", "Proof", "Survivor", "check_course", "digest_of", "to_json"]
