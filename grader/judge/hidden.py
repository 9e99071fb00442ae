"""The lines of a test that trainees never see: those between nbgrader's markers."""

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


def hidden_lines(source: str) -> frozenset[int]:
    """Their numbers, from 1, the markers' own among them."""
    found, inside = set(), False
    for number, text in enumerate(source.split("\n"), 1):
        inside = inside or BEGIN in text
        if inside:
            found.add(number)
        inside = inside and END not in text
    return frozenset(found)


def without_hidden(source: str) -> str:
    """What trainees have of it: those lines are empty, all others keep their numbers."""
    hidden = hidden_lines(source)
    return "\n".join("" if number in hidden else text for number, text in enumerate(source.split("\n"), 1))
