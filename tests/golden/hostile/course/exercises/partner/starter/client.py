"""Half done: reads one page, and nothing else."""

import httpx


def fetch_all(base_url, token):
    answer = httpx.get(base_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    return answer.json()["data"]


def total(rows):
    return 0


def is_code(text):
    raise NotImplementedError


def latest(rows, today):
    return rows[0]
