"""A pair that cannot be made."""

import os
import socket
from dataclasses import asdict
from typing import Any
from unittest.mock import Mock

import pytest

from grader.sandbox import PairLimits, pair


def test_without_room_for_the_second_process_nothing_is_left_of_the_first(monkeypatch: pytest.MonkeyPatch):
    judge, made = Mock(pidfd=99), []

    def start(_self: Any, name: str, *_more: Any) -> Any:
        made.append(name)
        if name == "student":
            raise BlockingIOError
        return judge

    monkeypatch.setattr(pair.Pair, "_start", start)
    network = os.open("/dev/null", os.O_RDONLY)
    home, watch = Mock(), Mock()
    home.new_network.return_value = network
    limits = PairLimits()
    order = {"wall_s": 9.0, "judge": asdict(limits.judge), "student": asdict(limits.student)}
    life, result = socket.socketpair()
    with life, result, pytest.raises(BlockingIOError):
        pair.Pair(order, life, result, home, watch)
    assert made == ["judge", "student"]
    assert [call[0] for call in judge.method_calls] == ["kill", "reap"]
    assert [call.args for call in watch.remove.mock_calls] == [(99,)]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(network)
