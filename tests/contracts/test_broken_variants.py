"""Each broken variant fails the check named for it and no other; the good API passes them all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from broken import VARIANTS

from contracts import Contract, Credentials, Link, Run, Verdict, verify
from contracts.checks import ALL
from contracts.model import Generated

RunOn = Callable[..., Run]


@pytest.fixture
def run_on(address: str, contract: Contract, credentials: Credentials) -> RunOn:
    def run(name: str, **changes: Any) -> Run:
        with httpx.Client(base_url=f"{address}/{name}", verify=False) as client:
            return verify(Link(client, replace(contract, **changes), credentials, sleep=lambda _seconds: None))

    return run


def test_the_good_api_passes_every_check(run_on: RunOn):
    run = run_on("good", generated=Generated(examples=4, paths=("/observations", "/provinces/{code}")))
    assert [(one.check.id, one.reason_en) for one in run.results if one.verdict is not Verdict.PASSED] == [
        ("auth.tls", "The API runs on this machine.")
    ]
    assert run.passed


@pytest.mark.parametrize("name", VARIANTS)
def test_a_broken_variant_fails_exactly_the_check_named_for_it(run_on: RunOn, name: str):
    expected, _ = VARIANTS[name]
    # What is made up also depends on which modules are loaded, so on the tests before this one: enough of it to meet a slip.
    examples = {"generated.valid": 8, "generated.invalid": 80}.get(expected)
    made_up = Generated(examples=examples, paths=("/observations",)) if examples else None
    run = run_on(name, generated=made_up)
    assert [one.check.id for one in run.failures] == [expected]
    (failure,) = run.failures
    assert len(failure.reason_th) > 20
    assert any("ก" <= letter <= "๛" for letter in failure.reason_th)
    assert not run.passed


def test_every_check_but_the_one_of_https_has_a_variant():
    named = {check for check, _ in VARIANTS.values()}
    assert {one.id for one in ALL} - named == {"auth.tls"}
