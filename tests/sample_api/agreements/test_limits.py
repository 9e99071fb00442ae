"""Quotas and failed proofs are counted evenly, fairly and in bounded memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_api.agreements.limits import OF_ADDRESS, OF_CLIENT_AT_ADDRESS, Attempts, Buckets


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_minute_s_worth_is_there_at_once_and_no_more(clock: Clock):
    buckets = Buckets(clock=clock)
    taken = [buckets.take("moph", 30) for _ in range(31)]
    assert [one.wait_s for one in taken] == [0] * 30 + [2]
    assert (taken[0].remaining, taken[29].remaining) == (29, 0)


def test_whoever_waits_as_told_is_let_in(clock: Clock):
    buckets = Buckets(clock=clock)
    for _ in range(30):
        buckets.take("moph", 30)
    clock.now += buckets.take("moph", 30).wait_s
    assert buckets.take("moph", 30).wait_s == 0


def test_clients_do_not_share_a_bucket(clock: Clock):
    buckets = Buckets(clock=clock)
    for _ in range(31):
        buckets.take("moph", 30)
    assert buckets.take("moi", 30).wait_s == 0


def test_the_headers_tell_policy_and_what_is_left(clock: Clock):
    buckets = Buckets(clock=clock)
    assert buckets.take("moph", 60).headers() == {
        "RateLimit-Policy": '"per-minute";q=60;w=60',
        "RateLimit": '"per-minute";r=59;t=1',
    }
    for _ in range(60):
        last = buckets.take("moph", 60)
    assert last.headers()["Retry-After"] == "1"


def test_looking_takes_nothing(clock: Clock):
    buckets = Buckets(clock=clock)
    assert [buckets.look("moph", 30).remaining for _ in range(3)] == [30, 30, 30]


def test_a_smaller_quota_holds_at_once(clock: Clock):
    buckets = Buckets(clock=clock)
    buckets.take("moph", 600)
    assert buckets.take("moph", 10).remaining == 9


@given(st.lists(st.floats(0, 30), min_size=1, max_size=60), st.integers(1, 120))
def test_never_more_than_the_quota_and_one_bucket_full(gaps: list[float], per_minute: int):
    clock = Clock()
    buckets = Buckets(clock=clock)
    let_in = 0
    for gap in gaps:
        clock.now += gap
        let_in += not buckets.take("moph", per_minute).wait_s
    assert let_in <= per_minute + sum(gaps) * per_minute / 60 + 1


def test_the_longest_quiet_is_forgotten_first(clock: Clock):
    buckets = Buckets(most=2, clock=clock)
    for name in ("a", "b", "a", "c"):
        buckets.take(name, 10)
    assert list(buckets._held) == ["a", "c"]


def test_guessing_one_agency_s_secret_stops_after_ten(clock: Clock):
    attempts = Attempts(clock=clock)
    waits = [attempts.begin("moph", "10.0.0.1") for _ in range(OF_CLIENT_AT_ADDRESS.attempts + 1)]
    assert [wait > 0 for wait in waits] == [False] * 10 + [True]
    assert waits[-1] == OF_CLIENT_AT_ADDRESS.window_s


def test_another_address_may_still_prove_itself(clock: Clock):
    attempts = Attempts(clock=clock)
    for _ in range(20):
        attempts.begin("moph", "10.0.0.1")
    assert attempts.begin("moph", "10.0.0.2") == 0


def test_one_address_may_not_try_agency_after_agency(clock: Clock):
    attempts = Attempts(clock=clock)
    waits = [attempts.begin(f"agency-{number}", "10.0.0.1") for number in range(OF_ADDRESS.attempts + 1)]
    assert [bool(wait) for wait in waits] == [False] * OF_ADDRESS.attempts + [True]


def test_a_success_takes_its_own_attempt_away(clock: Clock):
    attempts = Attempts(clock=clock)
    for _ in range(100):
        assert attempts.begin("moph", "10.0.0.1") == 0
        attempts.succeeded("moph", "10.0.0.1")


def test_refused_attempts_do_not_lengthen_the_wait(clock: Clock):
    attempts = Attempts(clock=clock)
    for _ in range(10):
        attempts.begin("moph", "10.0.0.1")
    for _ in range(50):
        clock.now += 1
        attempts.begin("moph", "10.0.0.1")
    clock.now += OF_CLIENT_AT_ADDRESS.window_s - 50
    assert attempts.begin("moph", "10.0.0.1") == 0


def test_names_nobody_has_do_not_fill_the_memory(clock: Clock):
    attempts = Attempts(most=50, clock=clock)
    for number in range(500):
        attempts.begin(f"{number}" + "x" * 10_000, f"10.0.{number // 250}.{number % 250}")
    assert len(attempts._begun) <= 50
    assert max(len(key[0]) for key in attempts._begun) <= 100
