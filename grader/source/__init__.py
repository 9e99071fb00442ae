"""Read a course: `load_course` gives ours, `open_course_directory` an nbgrader course directory with what is handed in."""

from grader.source.course import load_course, proposed_pass_percent
from grader.source.course_directory import CourseDirectory, Submitted, open_course_directory, received_at
from grader.source.exercise import read_exercise
from grader.source.exercise_tests import exercise_tests
from grader.source.variants import variants

__all__ = [
    "CourseDirectory",
    "Submitted",
    "exercise_tests",
    "load_course",
    "open_course_directory",
    "proposed_pass_percent",
    "read_exercise",
    "received_at",
    "variants",
]
