from client import fetch_all as fetch
from client import is_code, latest, total


class Rows(list):
    @property
    def first(self):
        return self[0]


def fetch_all(base_url, token):
    return Rows(fetch(base_url, token))
