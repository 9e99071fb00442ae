"""A cohort's work is linked by the instructor's command, in the real sandbox."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from academy import pairing
from academy.workflow import Academy
from foundation.errors import UnusableInput
from foundation.store import utc_now
from grader import exchange, ledger
from grader.errors import SandboxUnavailable, UnknownAssignment
from grader.model import Assignment, Bundle, GradeCell, Receipt, Release, Schedule
from grader.sandbox import Sandbox, default_sandbox
from people import Role, accounts
from tests.academy.conftest import zipped

PROVIDER = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/rows")
def rows():
    return [1, 2, 3]
"""
CONSUMER = "import httpx\ndef pull(base_url):\n    return httpx.get(base_url + '/rows').json()\n"
TEST = b"def test_rows(trainee, base_url):\n    assert trainee.pull(base_url) == [1, 2, 3]\n"
COHORT = "2570-1"
PEOPLE = ("anong", "boon", "chai", "dao")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


@pytest.fixture
def academy(academy: Academy) -> Academy:
    """One that has handed out m08, whose work is a consumer and a provider, to a cohort of four."""
    cell = GradeCell("exercise", "test_rows", 1, title_th="ได้ทุกแถว", title_en="Every row", hidden=True)
    files = {
        "pair/tests.json": json.dumps([asdict(cell)]).encode(),
        "pair/exercise/exercise.toml": b'kind = "pair"\nentry = "connector app:app"\ntimeout_s = 20\n',
        "pair/exercise/tests/hidden/test_pair.py": TEST,
        "pair/consumer/connector.py": CONSUMER.encode(),
        "pair/provider/app.py": PROVIDER.encode(),
    }
    release = Release("m08", Bundle({"nb.ipynb": b"{}"}), Bundle(files), (GradeCell("nb", "q", 1),), digest="8" * 64)
    module = Assignment("m08", "เชื่อมโยงทวิภาคี", "A link", "Manage", "6", (), None, cooldown_s=0)
    with academy.sessions.begin() as session:
        exchange.publish(session, release, module, Schedule(), utc_now())
        accounts.create_cohort(session, COHORT, name_th="รุ่นที่ 1/2570")
        for username in PEOPLE:
            accounts.create(session, username=username, name=f"ชื่อ {username}", role=Role.TRAINEE, cohort_id=COHORT)
    return academy


def hand_in(academy: Academy, username: str, consumer: str = CONSUMER, provider: str = PROVIDER) -> Receipt:
    work = {"exercise/connector.py": consumer.encode(), "exercise/app.py": provider.encode()}
    with academy.sessions.begin() as session:
        return exchange.submit(
            session,
            assignment_id="m08",
            student_id=username,
            archive=zipped(work),
            idempotency_key=f"{username}-{utc_now().timestamp()}",
            now=utc_now(),
            validate=lambda _release, _bundle: None,
        )


def test_everybody_who_handed_in_is_linked_both_ways_and_the_others_are_told(academy: Academy, sandbox: Sandbox):
    for username in ("anong", "boon", "chai"):
        hand_in(academy, username)
    hand_in(academy, "chai", provider=PROVIDER.replace("[1, 2, 3]", "[1, 2]"))
    drawn, draw_id = academy.pair("m08", cohort_id=COHORT, seed="1", by="kru", sandbox=sandbox)
    assert drawn.without_work == ("dao",)
    with academy.reading() as session:
        pairs = ledger.latest_pairs(session)
    assert {pair.draw_id for pair in pairs} == {draw_id}
    told = {pair.pairing.provider_id: [test.faults for test in pair.result.tests if not test.passed] for pair in pairs}
    assert told == {"anong": [], "boon": [], "chai": [("provider",)]}
    assert {pair.pairing.consumer_id for pair in pairs} == {"anong", "boon", "chai"}


def test_the_latest_attempt_speaks_for_a_trainee(academy: Academy):
    hand_in(academy, "anong", consumer="1 / 0")
    latest = {name: hand_in(academy, name).attempt_id for name in ("anong", "boon")}
    with academy.reading() as session:
        drawn = pairing.draw(session, "m08", COHORT, "1")
    assert {one.consumer_id: one.consumer_attempt_id for one in drawn.pairings} == latest
    assert set(drawn.work) == set(latest.values())


def test_one_alone_makes_no_pair_and_nothing_is_recorded(academy: Academy, sandbox: Sandbox):
    hand_in(academy, "anong")
    drawn, draw_id = academy.pair("m08", cohort_id=COHORT, seed="1", by="kru", sandbox=sandbox)
    assert (drawn.pairings, draw_id, drawn.without_work) == ((), "", ("boon", "chai", "dao"))
    with academy.reading() as session:
        assert ledger.latest_pairs(session) == []


@pytest.mark.parametrize(
    ("assignment_id", "cohort_id", "error"),
    [("m01", COHORT, "makes-no-pairs"), ("m08", "2599-1", "unknown-cohort"), ("m99", COHORT, "unknown-assignment")],
)
def test_what_cannot_be_paired_is_told(academy: Academy, assignment_id: str, cohort_id: str, error: str):
    with academy.reading() as session, pytest.raises((UnusableInput, UnknownAssignment)) as refusal:
        pairing.draw(session, assignment_id, cohort_id, "1")
    assert refusal.value.code == error
