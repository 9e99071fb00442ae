"""The bridge to nbgrader's course directory and gradebook, and the feedback pages for trainees.

The ledger is the truth; what stands here shows it, and brings the marks given in formgrader back.
"""

from grader.gradebook.bridge import GradebookBridge
from grader.gradebook.course_gradebook import CourseGradebook, Graded, Standing
from grader.gradebook.feedback import feedback_html
from grader.gradebook.marks import ManualMark
from grader.gradebook.tree import Modes

__all__ = ["CourseGradebook", "GradebookBridge", "Graded", "ManualMark", "Modes", "Standing", "feedback_html"]
