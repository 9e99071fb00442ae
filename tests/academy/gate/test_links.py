"""What the gate asks of the pair that an exercise makes of trainees' work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from academy.gate import Proof, digest_of
from grader.source import load_course

Prove = Callable[..., Proof]
EXERCISE = 'kind = "pair"\nentry = "collect app:app"\ntimeout_s = 30\n'
PROVIDER = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/pages")
def pages():
    return [[1, 2], [3]]
"""
EMPTY = "from fastapi import FastAPI\napp = FastAPI()\n"
TESTS = """
def test_all_is_there(client):
    assert len(client.get("/pages").json()) == 2, "ไม่ครบ"
def test_all_arrives(trainee, client):
    assert trainee.fetch_all(client.get("/pages").json()) == [1, 2, 3], "ไม่ครบ"
"""


@pytest.fixture
def pair(root: Path) -> Path:
    folder = root / "exercises/a1/pair"
    files = {"exercise.toml": EXERCISE, "reference/app.py": PROVIDER, "tests/hidden/test_pair.py": TESTS}
    for name, text in {**files, "../starter/app.py": EMPTY}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(proof: Proof) -> list[tuple[str, str]]:
    return [(item.code, item.where) for item in proof.findings]


def test_right_work_of_either_party_passes_and_untouched_work_does_not(prove: Prove, pair: Path):
    assert pair.is_dir()
    assert told(prove()) == []


def test_the_courses_own_provider_and_every_alternative_must_pass(prove: Prove, pair: Path):
    (pair / "reference/app.py").write_text(PROVIDER.replace("[3]", "[4]"))
    found = prove().findings
    assert {item.code for item in found} == {"pair-fails"}
    assert {item.where for item in found} >= {"a1/exercise/pair/solution"}
    assert "test_all_arrives" in found[0].th


def test_untouched_work_passes_nothing_and_each_party_fails_something(prove: Prove, pair: Path):
    (pair / "tests/hidden/test_pair.py").write_text('def test_answers(client):\n    assert client.get("/"), "ไม่ตอบ"\n')
    assert told(prove()) == [("pair-passes-untouched-work", "a1/exercise/pair/starter")] * 3


def test_a_proof_from_before_the_pair_was_judged_does_not_count(
    root: Path, pair: Path, monkeypatch: pytest.MonkeyPatch
):
    assert pair.is_dir()
    course = load_course(root)
    today = digest_of(course, "a1")
    monkeypatch.setattr("academy.gate.digest.PAIRS_VERSION", b"")
    assert digest_of(course, "a1") != today
