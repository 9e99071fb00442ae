from client import fetch_all, is_code, latest
from client import total as add


class Sum:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    __hash__ = None


def total(rows):
    found = Sum(add(rows))
    assert found == Sum(found.value)
    return found.value
