"""Guessing is slow; a class behind one address is not locked out by one of its own."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_config.login.attempts import AttemptLimit, LoginAttempts


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(clock: Clock) -> LoginAttempts:
    return LoginAttempts(AttemptLimit(3, 60), AttemptLimit(10, 600), clock)


def fail(attempts: LoginAttempts, username: str, address: str, times: int) -> list[float]:
    return [attempts.begin(username, address) for _ in range(times)]


def test_the_fourth_failure_in_a_minute_must_wait(attempts: LoginAttempts):
    assert fail(attempts, "somchai", "10.0.0.1", 4) == [0, 0, 0, 60]


def test_waiting_helps(attempts: LoginAttempts, clock: Clock):
    fail(attempts, "somchai", "10.0.0.1", 4)
    clock.now += 60
    assert attempts.begin("somchai", "10.0.0.1") == 0


def test_asking_while_waiting_does_not_lengthen_the_wait(attempts: LoginAttempts, clock: Clock):
    fail(attempts, "somchai", "10.0.0.1", 50)
    clock.now += 59
    assert attempts.begin("somchai", "10.0.0.1") == 1


def test_a_neighbour_behind_the_same_address_is_not_touched(attempts: LoginAttempts):
    fail(attempts, "somchai", "10.0.0.1", 10)
    assert attempts.begin("malee", "10.0.0.1") == 0


def test_the_owner_elsewhere_is_not_touched_by_a_few(attempts: LoginAttempts):
    fail(attempts, "somchai", "10.0.0.1", 10)
    assert attempts.begin("somchai", "10.0.0.2") == 0


def test_many_addresses_do_not_help(attempts: LoginAttempts):
    waits = [attempts.begin("somchai", f"10.0.0.{n}") for n in range(11)]
    assert waits[:10] == [0] * 10
    assert waits[10] == 600


def test_many_at_once_do_not_slip_through(attempts: LoginAttempts):
    """They count before the first one has failed."""
    begun = fail(attempts, "somchai", "10.0.0.1", 100)
    assert begun.count(0) == 3


def test_spelling_the_name_otherwise_does_not_help(attempts: LoginAttempts):
    fail(attempts, "somchai", "10.0.0.1", 3)
    assert attempts.begin("SomChai", "10.0.0.1") > 0


def test_success_forgives_slips(attempts: LoginAttempts):
    fail(attempts, "somchai", "10.0.0.1", 2)
    attempts.begin("somchai", "10.0.0.1")
    attempts.succeeded("somchai", "10.0.0.1")
    assert fail(attempts, "somchai", "10.0.0.1", 3) == [0, 0, 0]


def test_the_owners_success_does_not_help_a_guesser(attempts: LoginAttempts):
    for n in range(9):
        attempts.begin("somchai", f"10.0.9.{n}")
    attempts.begin("somchai", "10.0.0.1")
    attempts.succeeded("somchai", "10.0.0.1")
    assert fail(attempts, "somchai", "10.0.8.8", 2) == [0, 600]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.floats(0, 30))))
def test_no_stretch_of_time_holds_more_than_the_limit(script: list[tuple[str, str, float]]):
    clock = Clock()
    attempts = LoginAttempts(AttemptLimit(3, 60), AttemptLimit(10, 600), clock)
    allowed: dict[tuple[str, str], list[float]] = {}
    for username, address, pause in script:
        clock.now += pause
        if attempts.begin(username, address) == 0:
            allowed.setdefault((username, address), []).append(clock.now)
    for times in allowed.values():
        assert all(times[i + 3] - times[i] >= 60 for i in range(len(times) - 3))
