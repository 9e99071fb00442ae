"""From a Course to what is handed out and what grades it, and the first look at what comes back."""

from grader.release.configured import generate_configured
from grader.release.generate import generate
from grader.release.submission import validate_submission
from grader.release.variants import notebook_variants

__all__ = ["generate", "generate_configured", "notebook_variants", "validate_submission"]
