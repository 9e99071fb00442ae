from enum import IntEnum

from client import fetch_all, is_code, latest
from client import total as add


class Least(IntEnum):
    NOTHING = 0


def total(rows):
    return add(rows) + Least.NOTHING
