from client import fetch_all, latest, total
from client import is_code as check


def is_code(text):
    answers = iter([check(text)])
    try:
        return next(answers)
    except StopIteration:
        return False
