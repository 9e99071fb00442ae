"""From a Course to what is handed out and what grades it, and the first look at what comes back."""

from grader.release.configured import generate_configured
from grader.release.generate import exercise_release, generate
from grader.release.pair import pair_exercise
from grader.release.submission import validate_submission
from grader.release.variants import notebook_variants

__all__ = [
    "exercise_release",
    "generate",
    "generate_configured",
    "notebook_variants",
    "pair_exercise",
    "validate_submission",
]
