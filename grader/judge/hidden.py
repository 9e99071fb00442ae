"""The lines of a test that trainees never see: those between nbgrader's markers."""

from grader.model import HIDDEN_BEGIN, HIDDEN_END


def hidden_lines(source: str) -> frozenset[int]:
    """Their numbers, from 1, the markers' own among them."""
    found, inside = set(), False
    for number, text in enumerate(source.split("\n"), 1):
        is_marker = HIDDEN_BEGIN in text or HIDDEN_END in text
        if is_marker:
            inside = HIDDEN_BEGIN in text  # as nbgrader reads a line with both
        if inside or is_marker:
            found.add(number)
    return frozenset(found)


def without_hidden(source: str) -> str:
    """What trainees have of it: those lines are empty, all others keep their numbers."""
    hidden = hidden_lines(source)
    return "\n".join("" if number in hidden else text for number, text in enumerate(source.split("\n"), 1))
