"""What stands when a judge says nothing more."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from grader.judge import foreseen
from grader.judge.foreseen import Foresight
from grader.sandbox.last_word import last_word
from grader.wire import ChannelClosed, ChannelStalled, Frames, encode

LATE = {"passed": False, "message": "late"}
EARNED = {"passed": True, "message": ""}


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Frames, Frames]]:
    monkeypatch.setattr(foreseen, "STUCK_SLACK_S", 0.1)
    engine, judge = socket.socketpair()
    with engine, judge:
        yield Frames(engine), Frames(judge)


def waiting(frames: Frames, seconds: float = 10.0) -> tuple[object, list[str]]:
    ended: list[str] = []
    return last_word(frames, time.monotonic() + seconds, lambda: ended.append("ended")), ended


def test_a_judge_that_gets_stuck_keeps_what_stood_and_fails_the_rest(line: tuple[Frames, Frames]):
    engine, judge = line
    Foresight(judge).say(None, if_stuck={"tests": {"a": LATE, "b": LATE}})
    Foresight(judge).say(0.0, done={"tests": {"a": EARNED}})
    assert waiting(engine) == ({"result": {"tests": {"a": EARNED, "b": LATE}}}, ["ended"])


def test_a_judge_that_ends_decides_all_by_itself(line: tuple[Frames, Frames]):
    engine, judge = line
    Foresight(judge).say(0.0, if_stuck={"tests": {"a": LATE, "b": LATE}}, done={"tests": {"a": EARNED}})
    judge.send(encode({"result": {"tests": {"b": EARNED}}}))
    assert waiting(engine) == ({"result": {"tests": {"a": EARNED, "b": EARNED}}}, [])


def test_what_was_foreseen_is_worth_nothing_where_the_judge_dies(line: tuple[Frames, Frames]):
    engine, judge = line
    Foresight(judge).say(5.0, if_stuck={"tests": {"a": LATE}}, done={"tests": {"b": EARNED}})
    judge.close()
    with pytest.raises(ChannelClosed):
        waiting(engine)


def test_no_patience_outlasts_the_pair(line: tuple[Frames, Frames]):
    engine, judge = line
    Foresight(judge).say(60.0, if_stuck={"tests": {}})
    with pytest.raises(ChannelStalled):
        waiting(engine, 0.2)


def test_a_word_that_came_while_nobody_listened_counts(line: tuple[Frames, Frames], monkeypatch: pytest.MonkeyPatch):
    engine, judge = line
    receive = engine.receive

    def stopped(deadline: float | None = None) -> bytes:
        """The engine is stopped here for longer than the judge said it would need."""
        time.sleep(0.3)
        return receive(None if deadline is None else max(deadline, time.monotonic() + 0.1))

    Foresight(judge).say(0.05, if_stuck={"tests": {"a": LATE}})
    monkeypatch.setattr(engine, "receive", stopped)
    threading.Timer(0.1, judge.send, [encode({"result": {"tests": {"a": EARNED}}})]).start()
    assert waiting(engine) == ({"result": {"tests": {"a": EARNED}}}, [])
