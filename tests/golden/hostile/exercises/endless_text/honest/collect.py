from client import fetch_all, is_code, total
from client import latest as newest


class Row(dict):
    def __repr__(self):
        return "a row"


def latest(rows, today):
    return Row(newest(rows, today))
