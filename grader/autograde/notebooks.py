"""One notebook."""

from grader.autograde.part import Part, ungraded
from grader.model import Bundle, Release
from grader.sandbox import Sandbox


def grade_notebook(release: Release, submission: Bundle, notebook_id: str, *, sandbox: Sandbox) -> Part:
    """Results for the cells of one notebook."""
    del submission, sandbox
    return ungraded([cell for cell in release.cells if cell.notebook_id == notebook_id], "notebooks come next")
