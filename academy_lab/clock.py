"""The clock a test runs against."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeIsUp(BaseException):
    """Our own alarm. Not an Exception; and whoever catches it all the same gets it again at the end."""


class StillBusy(TimeIsUp):
    """It worked all that time, and did not wait."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TimeIsUp in this (main) thread after `seconds`."""
    with _ringing(TimeIsUp, signal.ITIMER_REAL, signal.SIGALRM, seconds):
        yield


@contextmanager
def busy_alarm(seconds: float) -> Iterator[None]:
    """Raise StillBusy in this (main) thread after this process worked for `seconds`; waiting and a slow machine count nothing."""
    with _ringing(StillBusy, signal.ITIMER_PROF, signal.SIGPROF, seconds):
        yield


@contextmanager
def _ringing(error: type[TimeIsUp], timer: int, number: signal.Signals, seconds: float) -> Iterator[None]:
    rung = False

    def ring(_number: int, _frame: FrameType | None) -> None:
        nonlocal rung
        rung = True
        raise error

    before = signal.signal(number, ring)
    signal.setitimer(timer, max(seconds, 0.01))
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
    if rung:
        raise error
