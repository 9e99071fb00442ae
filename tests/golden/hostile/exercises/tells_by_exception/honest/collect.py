from client import fetch_all, latest, total
from client import is_code as check


class NoText(TypeError):
    pass


def is_code(text):
    if not isinstance(text, str):
        raise NoText(type(text).__name__)
    return check(text)
