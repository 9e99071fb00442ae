"""The alarm that ends a test."""

import time

import pytest

from academy_lab.clock import StillBusy, TimeIsUp, alarm, busy_alarm


def test_nobody_sleeps_through_it():
    with pytest.raises(TimeIsUp), alarm(0.05):
        time.sleep(5)


def test_waiting_is_not_working():
    with busy_alarm(0.05):
        time.sleep(0.2)


def test_who_catches_it_gets_it_again_at_the_end():
    with pytest.raises(StillBusy), busy_alarm(0.05):  # noqa: PT012 - what it interrupts goes on
        try:
            while True:
                pass
        except BaseException:  # noqa: BLE001 - as a careless test does
            reached = True
    assert reached
