"""Frames and conversations, with a partner that lies, stalls or hangs up."""

import builtins
import json
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
    describe,
)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield mine, theirs


def test_a_frame_comes_back_as_it_was_sent(ends: Any):
    Frames(ends[0]).send({"ก": [1, None]})
    assert Frames(ends[1]).receive() == {"ก": [1, None]}


@pytest.mark.parametrize(
    "data", [struct.pack(">I", 2**32 - 1), struct.pack(">I", 3) + b"{]}", struct.pack(">I", 200_000) + b"[" * 200_000]
)
def test_what_is_no_frame_is_refused(ends: Any, data: bytes):
    threading.Thread(target=ends[0].sendall, args=(data,)).start()
    with pytest.raises(MalformedFrame):
        Frames(ends[1]).receive(time.monotonic() + 5)


def test_silence_and_hanging_up_are_told_apart(ends: Any):
    with pytest.raises(ChannelStalled):
        Frames(ends[1]).receive(time.monotonic() + 0.01)
    ends[0].close()
    with pytest.raises(ChannelClosed):
        Frames(ends[1]).receive()


def test_a_question_may_be_answered_with_a_question(ends: Any):
    def countdown(_op: str, body: Any) -> list[int]:
        speaker = here if threading.current_thread() is helper else there
        return [body["n"], *(speaker.ask("next", {"n": body["n"] - 1}) if body["n"] else [])]

    here, there = (Conversation(Frames(end), countdown) for end in ends)
    helper = threading.Thread(target=_serve, args=(here,), daemon=True)
    helper.start()
    assert there.ask("next", {"n": 5}, 5.0) == [5, 4, 3, 2, 1, 0]
    ends[1].close()
    helper.join(5)


def _serve(conversation: Conversation) -> None:
    with pytest.raises(ChannelClosed):
        conversation.serve_forever()


def test_answers_to_other_questions_are_passed_over(ends: Any):
    theirs = Frames(ends[1])
    for number in (99, 2, 1):
        theirs.send({"re": number, "value": number})
    assert Conversation(Frames(ends[0]), lambda _op, _body: None).ask("x", {}) == 1


@pytest.mark.parametrize("message", [[], 7, {"op": 1, "body": {}}, {"op": "x", "body": []}])
def test_a_message_of_no_known_shape_ends_the_conversation(ends: Any, message: Any):
    Frames(ends[1]).send(message)
    with pytest.raises(MalformedFrame):
        Conversation(Frames(ends[0]), lambda _op, _body: None).ask("x", {}, 1.0)


def test_an_error_is_an_answer(ends: Any):
    Frames(ends[1]).send({"re": 1, "error": {"name": "ValueError"}})
    with pytest.raises(Refused) as caught:
        Conversation(Frames(ends[0]), lambda _op, _body: None).ask("x", {})
    assert caught.value.error == {"name": "ValueError"}


class Mine(LookupError):
    pass


def revived(error: BaseException) -> BaseException:
    return Revival().revive(json.loads(json.dumps(describe(error, id))))


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
