"""A consumer and a provider, graded as two parties of which neither can read the other."""

from typing import Any

PROVIDER = """
import os
from fastapi import FastAPI, Header, HTTPException
app = FastAPI()
@app.get("/rows")
def rows(offset: int = 0, authorization: str = Header("")):
    if authorization != "Bearer " + os.environ["TOKEN"]:
        raise HTTPException(401)
    return {"rows": list(range(offset, min(offset + 2, 5))), "total": 5}
"""
CONSUMER = """
import httpx
def pull(base_url, token):
    rows, total = [], 1
    while len(rows) < total:
        answer = httpx.get(base_url + "/rows", params={"offset": len(rows)}, headers={"authorization": "Bearer " + token})
        answer.raise_for_status()
        rows += answer.json()["rows"]
        total = answer.json()["total"]
    return rows
"""
TESTS = """
import pytest
def test_all_is_pulled(trainee, base_url, app_env):
    assert trainee.pull(base_url, app_env["TOKEN"]) == [0, 1, 2, 3, 4]
def test_strangers_get_nothing(client):
    assert client.get("/rows").status_code == 401
"""
ENV = "[env]\nTOKEN = {random = 32}\n"


def graded(grade_exercise: Any, consumer: str = CONSUMER, provider: str = PROVIDER, tests: str = TESTS) -> Any:
    work = {"consumer/connector.py": consumer, "provider/app.py": provider}
    return grade_exercise("pair", {"hidden/test_pair.py": tests}, work, entry="connector app:app", toml=ENV)


def test_a_consumer_works_against_a_provider(grade_exercise: Any, outcomes: Any):
    assert outcomes(graded(grade_exercise)) == {"test_all_is_pulled": "passed", "test_strangers_get_nothing": "passed"}


def test_a_fault_of_one_party_is_found(grade_exercise: Any, outcomes: Any):
    one_page = CONSUMER.replace("while len(rows) < total", "for _ in range(1)")
    assert outcomes(graded(grade_exercise, one_page)) == {
        "test_all_is_pulled": "failed",
        "test_strangers_get_nothing": "passed",
    }
    open_to_all = PROVIDER.replace("if authorization !=", "if 0 and authorization !=")
    assert outcomes(graded(grade_exercise, provider=open_to_all)) == {
        "test_all_is_pulled": "passed",
        "test_strangers_get_nothing": "failed",
    }


def test_a_party_that_does_not_start_says_why(grade_exercise: Any, outcomes: Any):
    result = graded(grade_exercise, provider="import nothing_like_it\n")
    assert outcomes(result) == {"test_all_is_pulled": "failed", "test_strangers_get_nothing": "failed"}
    assert "nothing_like_it" in result.cells[1].message


PEEPS = """
import os, sys, glob
def look():
    seen = [open(path, errors="replace").read() for path in glob.glob("/work/**/*.py", recursive=True)]
    seen += [open(path, "rb").read().decode(errors="replace") for path in glob.glob("/proc/*/environ")]
    try:
        import app
        seen.append("imported" + " it")
    except ImportError:
        pass
    try:
        os.kill(-1, 9)
    except OSError:
        pass
    return "".join(seen) + repr(dict(os.environ))
"""
PEEPED = """
def test_nothing_of_the_provider_is_seen(trainee, client, app_env):
    assert client.get("/rows").status_code == 401
    seen = trainee.look()
    assert "FastAPI" not in seen
    assert "imported it" not in seen
    assert app_env["TOKEN"] not in seen
    assert "def look" in seen
def test_the_provider_lives(client):
    assert client.get("/rows").status_code == 401
"""


def test_neither_party_reads_or_ends_the_other(grade_exercise: Any, outcomes: Any):
    result = graded(grade_exercise, PEEPS, tests=PEEPED)
    assert set(outcomes(result).values()) == {"passed"}, result
