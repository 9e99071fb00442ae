from client import fetch_all, latest, total


def is_code(text):
    raise StopIteration
