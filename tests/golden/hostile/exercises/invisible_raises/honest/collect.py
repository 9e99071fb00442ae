import contextlib

from client import fetch_all, is_code, latest
from client import total as sum_of_rows


def total(rows):
    with contextlib.nullcontext():
        return sum_of_rows(rows)
