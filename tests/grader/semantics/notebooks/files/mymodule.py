"""Handed out beside the notebook."""

CONSTANT = 5


def triple(number: int) -> int:
    return 3 * number


def quad(number: int) -> int:
    return 4 * number
