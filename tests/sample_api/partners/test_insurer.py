"""The insurer counts requests, and takes a claim once however often it is sent."""

from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from sample_api.partners import hdc_rows

CLAIM = {"hospcode": "04100", "service": "anc", "service_date": "2026-10-05", "visits": 12}
AT = "2026-10-05T12:00:0{}+07:00"


def send(desk: Any, scenario: str, seed: int, key: str | None = None, **changed: object) -> Any:
    headers = desk.bearer | ({} if key is None else {"Idempotency-Key": key})
    return desk.post(f"insurer/s/{scenario}/{seed}/claims", json=CLAIM | changed, headers=headers)


def claims(desk: Any, scenario: str, seed: int) -> Any:
    return desk.get(f"insurer/s/{scenario}/{seed}/claims", headers=desk.bearer).json()


def statuses(desk: Any, scenario: str, seed: int, second: int, times: int) -> list[int]:
    headers = desk.bearer | {"X-Simulated-Time": AT.format(second)}
    return [desk.get(f"insurer/s/{scenario}/{seed}/claims", headers=headers).status_code for _ in range(times)]


@pytest.mark.parametrize(("scenario", "sixth"), [("rate_limit", 429), ("retry_after_date", 429), ("normal", 200)])
def test_the_sixth_request_in_ten_seconds_is_too_many_when_switched_on(desk: Any, seed: int, scenario: str, sixth: int):
    assert statuses(desk, scenario, seed, 0, 6) == [200] * 5 + [sixth]


def test_after_the_wait_that_is_told_requests_are_taken_again(desk: Any, seed: int):
    path, headers = f"insurer/s/rate_limit/{seed}/claims", desk.bearer
    first = {"X-Simulated-Time": "2026-10-05T12:00:00+07:00"}
    answers = [desk.get(path, headers=headers | first) for _ in range(6)]
    assert answers[-1].headers["Retry-After"] == "10"
    late = {"X-Simulated-Time": "2026-10-05T12:00:07+07:00"}
    assert desk.get(path, headers=headers | late).headers["Retry-After"] == "3"
    then = {"X-Simulated-Time": "2026-10-05T12:00:10+07:00"}
    assert desk.get(path, headers=headers | then).status_code == 200


def test_the_wait_may_be_a_date(desk: Any, seed: int):
    headers = desk.bearer | {"X-Simulated-Time": AT.format(0)}
    answers = [desk.get(f"insurer/s/retry_after_date/{seed}/claims", headers=headers) for _ in range(6)]
    assert parsedate_to_datetime(answers[-1].headers["Retry-After"]).isoformat() == "2026-10-05T05:00:10+00:00"


def test_one_caller_s_budget_is_not_another_s(desk: Any, seed: int):
    assert statuses(desk, "rate_limit", seed, 0, 6)[-1] == 429
    assert statuses(desk.colleague("somchai"), "rate_limit", seed, 0, 1) == [200]
    assert statuses(desk, "rate_limit", seed + 500_000, 0, 1) == [200]


def test_a_claim_sent_again_with_its_key_is_one_claim(desk: Any, seed: int):
    first, again = send(desk, "normal", seed, "k-1"), send(desk, "normal", seed, "k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert claims(desk, "normal", seed)["total"] == 1


def test_a_claim_sent_again_without_a_key_is_two_claims(desk: Any, seed: int):
    first, again = send(desk, "normal", seed), send(desk, "normal", seed)
    assert first.json()["claim_no"] != again.json()["claim_no"]
    assert [one["claim_no"] for one in claims(desk, "normal", seed)["data"]] == [
        first.json()["claim_no"],
        again.json()["claim_no"],
    ]


def test_a_key_is_good_for_one_body(desk: Any, seed: int):
    send(desk, "normal", seed, "k-1")
    other = send(desk, "normal", seed, "k-1", visits=13)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert claims(desk, "normal", seed)["total"] == 1


@pytest.mark.parametrize(("scenario", "status"), [("key_required", 400), ("normal", 201)])
def test_a_key_is_needed_only_when_switched_on(desk: Any, seed: int, scenario: str, status: int):
    assert send(desk, scenario, seed).status_code == status
    assert send(desk, scenario, seed, "k").status_code == 201


def test_a_lost_answer_is_a_recorded_claim_and_the_key_finds_it(desk: Any, seed: int):
    answers = [send(desk, "lost_response", seed, f"k-{number}") for number in range(4)]
    assert sorted(one.status_code for one in answers) == [201, 201, 504, 504]
    lost = [number for number, one in enumerate(answers) if one.status_code == 504]
    assert {send(desk, "lost_response", seed, f"k-{number}").status_code for number in lost} == {201}
    assert claims(desk, "lost_response", seed)["total"] == 4


def test_no_answer_is_lost_without_the_switch(desk: Any, seed: int):
    assert {send(desk, "normal", seed, f"k-{number}").status_code for number in range(4)} == {201}


@pytest.mark.parametrize(("scenario", "first"), [("hospcode_number", 4100), ("normal", "04100")])
def test_a_leading_zero_is_lost_only_when_switched_on(desk: Any, scenario: str, first: object):
    path = f"insurer/s/{scenario}/2569/utilisation?province=18&year=2569&per_page=500"
    rows = desk.get(path, headers=desk.bearer).json()["data"]
    assert rows[0]["hospcode"] == first
    assert {str(row["hospcode"]).zfill(5) for row in rows} == {one.hospcode for one in hdc_rows.places("18")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hospcode", "4100"),
        ("hospcode", 4100),
        ("hospcode", "๐๔๑๐๐"),
        ("service", "dental"),
        ("service_date", "2569-02-30"),
        ("service_date", 1_780_000_000),
        ("visits", 0),
        ("visits", 1.5),
        ("visits", True),
        ("pid", "1101700200001"),
    ],
)
def test_a_claim_that_cannot_be_used_names_the_field_and_is_not_recorded(
    desk: Any, seed: int, name: str, value: object
):
    answer = send(desk, "normal", seed, "k", **{name: value})
    assert (answer.status_code, [one["name"] for one in answer.json()["errors"]]) == (400, [name])
    assert claims(desk, "normal", seed)["total"] == 0


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "ก".encode()])
def test_a_key_that_cannot_be_used_is_refused(desk: Any, seed: int, key: str | bytes):
    assert send(desk, "normal", seed, key).status_code == 400  # type: ignore[arg-type]
