"""A text file of a course source, in the one encoding that a course has."""

from pathlib import Path

from grader.source import mistakes


def read_text(path: Path) -> str:
    """The text of the file. Raises CourseError, with the line, for one that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise mistakes.not_utf8(path, error.object.count(b"\n", 0, error.start) + 1) from error
