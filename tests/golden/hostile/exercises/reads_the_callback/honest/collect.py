from client import fetch_all, is_code, total
from client import latest as newest


def latest(rows, today):
    assert callable(today)
    assert today.__name__
    return newest(rows, today)
