"""Read a course folder: `load_course` gives a Course, or says in one sentence what is wrong with it."""

from grader.source.course import load_course
from grader.source.exercise_tests import exercise_tests
from grader.source.variants import variants

__all__ = ["exercise_tests", "load_course", "variants"]
