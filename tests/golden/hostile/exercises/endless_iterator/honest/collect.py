import itertools

from client import fetch_all as fetch
from client import is_code, latest, total


def fetch_all(base_url, token):
    return list(itertools.chain.from_iterable([fetch(base_url, token)]))
