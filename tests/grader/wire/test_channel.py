"""Frames and conversations, with a partner that lies, stalls or hangs up."""

import builtins
import contextlib
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from grader.wire import (
    ChannelClosed,
    ChannelStalled,
    Conversation,
    Frames,
    MalformedFrame,
    Refused,
    Revival,
    came_from_afar,
    decode,
    describe,
    encode,
)
from grader.wire.conversation import ANSWER, FAILURE, HEAD


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield mine, theirs


def test_a_frame_comes_back_as_it_was_sent(ends: Any):
    mine, theirs = Frames(ends[0]), Frames(ends[1])
    for data in (b"", b"x", b"yy" * 1000):
        mine.send(data)
    assert [theirs.receive() for _ in range(3)] == [b"", b"x", b"yy" * 1000]


def test_a_frame_larger_than_any_buffer_comes_whole(ends: Any):
    data = random.Random(1).randbytes(3 << 20)
    sender = threading.Thread(target=Frames(ends[0]).send, args=(data, time.monotonic() + 10))
    sender.start()
    assert Frames(ends[1]).receive(time.monotonic() + 10) == data
    sender.join()


def test_a_frame_too_long_is_refused_before_it_is_read(ends: Any):
    ends[0].sendall(struct.pack(">I", 2**32 - 1))
    with pytest.raises(MalformedFrame):
        Frames(ends[1]).receive(time.monotonic() + 5)


def test_sending_to_somebody_who_does_not_read_ends_at_the_deadline(ends: Any):
    with pytest.raises(ChannelStalled):
        Frames(ends[0]).send(b"x" * (8 << 20), time.monotonic() + 0.05)


def test_silence_and_hanging_up_are_told_apart(ends: Any):
    with pytest.raises(ChannelStalled):
        Frames(ends[1]).receive(time.monotonic() + 0.01)
    ends[0].close()
    with pytest.raises(ChannelClosed):
        Frames(ends[1]).receive()


def test_a_question_may_be_answered_with_a_question(ends: Any):
    def countdown(question: bytes) -> bytes:
        speaker = here if threading.current_thread() is helper else there
        left = question[0]
        return bytes([left]) + (speaker.ask(bytes([left - 1])) if left else b"")

    here, there = (Conversation(Frames(end), countdown) for end in ends)
    helper = threading.Thread(target=_serve, args=(here,), daemon=True)
    helper.start()
    assert there.ask(bytes([5]), 5.0) == bytes([5, 4, 3, 2, 1, 0])
    ends[1].close()
    helper.join(5)


def _serve(conversation: Conversation) -> None:
    with pytest.raises(ChannelClosed):
        conversation.serve()


def _never(_question: bytes) -> bytes:
    raise AssertionError


def test_answers_to_other_questions_are_passed_over(ends: Any):
    theirs = Frames(ends[1])
    for number in (99, 2, 1):
        theirs.send(HEAD.pack(ANSWER, number) + bytes([number]))
    assert Conversation(Frames(ends[0]), _never).ask(b"x") == b"\x01"


@pytest.mark.parametrize("frame", [b"", b"\x02", HEAD.pack(0, 1), HEAD.pack(9, 1)])
def test_a_message_of_no_known_shape_ends_the_conversation(ends: Any, frame: bytes):
    Frames(ends[1]).send(frame)
    with pytest.raises(MalformedFrame):
        Conversation(Frames(ends[0]), _never).ask(b"x", 1.0)


@pytest.mark.parametrize(
    ("data", "error"), [(encode({"name": "ValueError"}), {"name": "ValueError"}), (encode(7), {}), (b"\xc1", {})]
)
def test_an_error_is_an_answer_whatever_it_holds(ends: Any, data: bytes, error: Any):
    Frames(ends[1]).send(HEAD.pack(FAILURE, 1) + data)
    with pytest.raises(Refused) as caught:
        Conversation(Frames(ends[0]), _never).ask(b"x")
    assert caught.value.error == error


def test_answers_without_end_are_read_until_the_deadline_only(ends: Any):
    flood = threading.Thread(target=_flood, args=(ends[1], HEAD.pack(ANSWER, 7)), daemon=True)
    flood.start()
    before = time.monotonic()
    with pytest.raises(ChannelStalled):
        Conversation(Frames(ends[0]), _never).ask(b"x", 0.2)
    assert time.monotonic() - before < 1
    ends[0].close()
    flood.join(5)


def _flood(end: socket.socket, frame: bytes) -> None:
    with contextlib.suppress(ChannelClosed):
        while True:
            Frames(end).send(frame)


class Mine(LookupError):
    pass


def revived(error: BaseException) -> BaseException:
    return Revival().revive(decode(encode(describe(error, id))))


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        KeyError("k"),
        OSError(2, "gone"),
        httpx.ConnectTimeout("slow"),
        ZeroDivisionError(),
        SystemExit(3),
    ],
)
def test_known_exceptions_come_back_as_themselves(error: BaseException):
    back = revived(error)
    assert (type(back), str(back), back.args) == (type(error), str(error), error.args)
    assert came_from_afar(back)
    assert not came_from_afar(error)


def test_json_errors_keep_their_position():
    try:
        json.loads("{")
    except json.JSONDecodeError as error:
        back = revived(error)
    assert isinstance(back, json.JSONDecodeError)
    assert (back.pos, back.doc) == (1, "{")


def test_an_own_exception_comes_back_below_its_nearest_known_base_and_as_one_class():
    revival, description = Revival(), describe(Mine("x"), id)
    first, second = revival.revive(description), revival.revive(description)
    assert isinstance(first, LookupError)
    assert type(first) is type(second) is not Mine
    assert type(first).__name__ == "Mine"


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), GeneratorExit(), pytest.skip.Exception("x"), pytest.exit.Exception("x")]
)
def test_what_would_stop_the_judge_is_only_an_exception(error: BaseException):
    back = revived(error)
    assert isinstance(back, Exception)
    assert not isinstance(back, type(error))


@pytest.mark.parametrize(
    "description",
    [{}, {"mro": 7}, {"mro": [["builtins", "open"]]}, {"mro": [["os", "system"]]}, {"mro": [["json", "loads"]], "args": 5},
     {"attributes": 3}],
)  # fmt: skip
def test_a_hostile_description_is_an_exception_and_nothing_else(description: Any):
    back = Revival().revive(description)
    assert type(back).__mro__[-2] is builtins.BaseException
