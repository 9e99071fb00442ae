from collections import OrderedDict

from client import fetch_all, is_code, total
from client import latest as newest


def latest(rows, today):
    return OrderedDict(newest(rows, today))
