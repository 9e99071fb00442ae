"""kill -9 of the academy's service in the middle of a hundred submissions."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import psutil
import pytest

from academy.settings import load_settings
from academy.simulate.client import Account
from academy.simulate.people import make_class
from academy.workflow import Academy
from grader import exchange, ledger
from grader.model import Bundle, ScoreStatus
from hub_config.sign_in import sign_in, xsrf
from tests.flow.harness import Running

pytestmark = pytest.mark.flow

TRAINEES = 50
ASSIGNMENTS = ("m01", "m05")
GRADED_WITHIN_S = 240


def token_of(academy: Running, account: Account) -> str:
    with httpx.Client(base_url=academy.url, timeout=60) as client:
        sign_in(client, account.username, account.first_password, new_password=account.password)
        answer = client.post(
            f"/hub/api/users/{account.username}/tokens", headers={"X-XSRFToken": xsrf(client)}, json={}
        )
        token = str(answer.json()["token"])
        client.post("/services/academy/api/v1/privacy", headers={"Authorization": f"token {token}"}).raise_for_status()
        return token


def submit_until_received(academy: Running, token: str, assignment_id: str, work: Bundle) -> str:
    """Submit as a client does that got no answer: again, with the same key, until a receipt comes; the attempt's id."""
    headers = {"Authorization": f"token {token}", "Idempotency-Key": f"crash-{assignment_id}"}
    url = f"{academy.url}/services/academy/api/v1/assignments/{assignment_id}/attempts"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            answer = httpx.post(url, content=work.to_zip(), headers=headers, timeout=30)
            if answer.status_code in {200, 201}:
                return str(answer.json()["attempt_id"])
            assert answer.status_code >= 500, answer.text
        time.sleep(0.2)
    pytest.fail("no receipt came")


def service(academy: Running) -> psutil.Process:
    family = psutil.Process(academy.process.pid).children(recursive=True)
    return next(process for process in family if process.cmdline()[-2:] == ["service", "web"])


def test_every_receipt_has_its_attempt_graded_once(academy: Running) -> None:
    office = Academy(load_settings(home=academy.home))
    accounts = make_class(office.sessions, "crash", TRAINEES)
    with office.reading() as session:
        work = {name: exchange.release(session, name).student for name in ASSIGNMENTS}
    with ThreadPoolExecutor(10) as threads:
        tokens = list(threads.map(lambda account: token_of(academy, account), accounts))
        sent = [
            threads.submit(submit_until_received, academy, token, name, work[name])
            for token in tokens
            for name in ASSIGNMENTS
        ]
        while sum(future.done() for future in sent) < len(sent) // 3:
            time.sleep(0.01)
        service(academy).kill()
        receipts = [future.result() for future in sent]
    assert len(set(receipts)) == TRAINEES * len(ASSIGNMENTS)

    usernames = {account.username for account in accounts}
    deadline = time.monotonic() + GRADED_WITHIN_S
    while True:
        with office.reading() as session:
            attempts = [item for item in exchange.attempts(session) if item.student_id in usernames]
            runs = Counter({item.attempt_id: len(ledger.runs(session, item.attempt_id)) for item in attempts})
        if all(runs.values()) or time.monotonic() > deadline:
            break
        time.sleep(1)
    assert {item.attempt_id for item in attempts} == set(receipts)
    assert set(runs.values()) == {1}
    with office.reading() as session:
        statuses = {ledger.result(session, attempt_id).standing.status for attempt_id in receipts}
    assert statuses <= {ScoreStatus.GRADED, ScoreStatus.PENDING}
