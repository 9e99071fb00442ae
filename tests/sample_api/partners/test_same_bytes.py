"""The same seed gives the same bytes on two runs, whatever the scenario; another seed gives others."""

import asyncio
from typing import Any

import httpx
import pytest

from sample_api.partners.ckan_data import resources
from sample_api.partners.faults import OF_PARTNER
from sample_api.partners.scenario_files import partners

AT = {"X-Simulated-Time": "2026-10-05T12:00:00+07:00"}
CLAIM = {"hospcode": "04100", "service": "anc", "service_date": "2026-10-05", "visits": 12}
EVERY = [(partner, scenario) for partner in OF_PARTNER for scenario in partners()[partner].scenarios]


def said(desk: Any, partner: str, scenario: str, seed: int) -> list[tuple[int, bytes]]:
    """What a short conversation with a partner says: enough requests to meet every fault that has memory."""
    answers = [
        ask(desk, f"{partner}/s/{scenario}/{seed}", number)
        for number in range(TURNS.get(partner, 4))
        for ask in TALKS[partner]
    ]
    return [(one.status_code, without_id(one.content)) for one in answers]


def without_id(content: bytes) -> bytes:
    return b"" if b'"request_id"' in content else content


def registry(desk: Any, base: str, _number: int) -> Any:
    form = {"grant_type": "client_credentials", "client_id": desk.client, "client_secret": desk.token}
    issued = desk.post(f"{base}/oauth/token", data=form, headers=AT)
    bearer = {"Authorization": f"Bearer {issued.json()['access_token']}"}
    told = desk.get(f"{base}/population?province=85&year=2568", headers=AT | bearer)
    assert issued.json()["access_token"]
    return told


def hdc(desk: Any, base: str, number: int) -> Any:
    body = {"tableName": "s_kpi_anc12", "year": f"{2568 + number}", "province": "85"}
    return desk.post(f"{base}/api/report_data", json=body, headers=desk.bearer)


def getting(path: str, how: str) -> Any:
    def ask(desk: Any, base: str, _number: int) -> Any:
        sent = {
            "bearer": {"headers": AT | desk.bearer},
            "key": {"headers": AT | {"X-API-Key": desk.token, "api-key": desk.token}},
            "basic": {"auth": desk.basic, "headers": AT},
        }
        return desk.get(f"{base}/{path}", **sent[how])

    return ask


def claim(desk: Any, base: str, number: int) -> Any:
    return desk.post(f"{base}/claims", json=CLAIM, headers=desk.bearer | AT | {"Idempotency-Key": f"k-{number // 2}"})


TALKS = {
    "hdc": [hdc],
    "registry": [registry],
    "school": [getting("nutrition?province=85&year=2568", "key")],
    "local": [getting("reports/2569/85.csv", "key")],
    "water": [getting("results.xml?province=85&year=2569&quarter=1", "basic")],
    "insurer": [getting("utilisation?province=85&year=2568", "bearer"), claim, getting("claims", "bearer")],
    "bangkok": [getting("results?indicator=MCH01&year=2568", "bearer")],
    "air": [getting("services/getNewAQI_JSON.php?region=8", "key")],
    "ckan": [
        getting(f"get-ckan/datastore_search?limit=5&resource_id={next(iter(resources()))}", "key"),
        getting("get-ckan/package_list", "key"),
    ],
}


TURNS = {"hdc": 2, "local": 1, "bangkok": 1, "air": 1}
"""How often they are asked; the others, which remember, four times: an outage is met once in four."""


@pytest.fixture(scope="module")
def runs(fresh_desk: Any) -> tuple[Any, Any]:
    """Two processes' worth: neither knows what the other was asked."""
    return fresh_desk(), fresh_desk()


@pytest.mark.parametrize(("partner", "scenario"), EVERY)
def test_two_runs_say_the_same_bytes(runs: tuple[Any, Any], partner: str, scenario: str):
    first, second = (said(desk, partner, scenario, 41) for desk in runs)
    assert first == second
    assert any(content for _, content in first) or scenario in {"withdrawn", "foreign_address", "lesson-withdrawn"}


@pytest.mark.parametrize("partner", OF_PARTNER)
def test_another_seed_says_other_bytes(runs: tuple[Any, Any], partner: str):
    assert said(runs[0], partner, "normal", 42) != said(runs[0], partner, "normal", 43)


def test_what_one_caller_does_changes_nothing_for_another(fresh_desk: Any):
    alone, crowded = fresh_desk(), fresh_desk()
    crowd = crowded.colleague("somchai")
    for partner in ("insurer", "school", "water", "registry", "ckan"):
        said(crowd, partner, "real_life", 44)
        assert said(alone, partner, "real_life", 44) == said(crowded, partner, "real_life", 44)


def test_thirty_trainees_at_once_each_have_a_budget_of_their_own(desk: Any, seed: int):
    trainees = [desk.colleague(f"trainee-{number:02}").bearer for number in range(30)]
    path = f"/partners/insurer/s/rate_limit/{seed}/claims"

    async def all_at_once() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=desk.address) as client:
            return await asyncio.gather(*[client.get(path, headers=one | AT) for _ in range(6) for one in trainees])

    statuses = [one.status_code for one in asyncio.run(all_at_once())]
    assert (statuses.count(200), statuses.count(429)) == (150, 30)
