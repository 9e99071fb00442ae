"""{{CANARY_SOLUTION}}"""

import re

import httpx


def fetch_all(base_url, token):
    rows, total = [], 1
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        while len(rows) < total:
            page = client.get(base_url, params={"offset": len(rows)}).json()
            rows, total = rows + page["data"], page["total"]
    return rows


def total(rows):
    if not rows:
        raise ValueError("no rows")
    return sum(row["sick"] for row in rows)


def is_code(text):
    return re.fullmatch("[0-9]{2}", text) is not None


def latest(rows, today):
    return max((row for row in rows if row["day"] <= today()), key=lambda row: row["day"])
