"""The bridge to nbgrader's course directory and gradebook, and the feedback pages for trainees.

The ledger is the truth; what stands here shows it, and brings the marks given in formgrader back.
"""

from grader.gradebook.bridge import GradebookBridge
from grader.gradebook.feedback import feedback_html
from grader.gradebook.marks import ManualMark

__all__ = ["GradebookBridge", "ManualMark", "feedback_html"]
