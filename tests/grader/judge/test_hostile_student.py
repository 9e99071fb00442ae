"""A student process that speaks the wire by hand, against the judge's end: it never gets more than a failed test."""

import contextlib
import json
import random
import resource
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import msgpack
import numpy as np
import pytest

from grader.judge.link import TraineeLink
from grader.judge.names import JudgeNames, ReleaseNames
from grader.judge.outputs import fresh_outputs
from grader.judge.reading import read_notebook
from grader.judge.remote import number_of
from grader.judge.shared import SharedTests
from grader.judge.students import StudentLost
from grader.student.shared import SharedCells
from grader.wire import ChannelClosed, Frames, NotPlain, Reference, decode, encode
from grader.wire.codec import Codec
from grader.wire.conversation import ANSWER, FAILURE, HEAD, PING, QUESTION
from grader.wire.types import writer

PATIENCE_S = 1.0
SETTLED_S = PATIENCE_S + 1.0
MIB = 1 << 20

Script = Callable[["HostileStudent"], None]


class HostileStudent:
    """The other end. `script` runs in a thread of its own; `frames` is its line to the judge."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []

    def start(self, _party: int = 0) -> socket.socket:
        """As Students."""
        mine, theirs = socket.socketpair()
        self._ends += [mine, theirs]
        self.frames = Frames(mine)
        thread = threading.Thread(target=self._run, daemon=True)
        self._threads.append(thread)
        thread.start()
        return theirs

    def interrupt(self, _party: int = 0) -> None:
        """It does not listen."""

    def stop(self, _party: int = 0) -> None:
        """Kill it."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Join it."""
        self.stop()
        for thread in self._threads:
            thread.join(5)
        for end in self._ends:
            end.close()

    def _run(self) -> None:
        with contextlib.suppress(ChannelClosed, OSError):
            self._script(self)

    def asked(self) -> tuple[int, list[Any]]:
        """The number of the judge's next question, and the question."""
        while True:
            frame = self.frames.receive()
            kind, number = HEAD.unpack_from(frame)
            if kind == QUESTION:
                return number, decode(frame[HEAD.size :])

    def answer(self, number: int, data: bytes, kind: int = ANSWER) -> None:
        """Answer with any bytes."""
        self.frames.send(HEAD.pack(kind, number) + data)

    def always(self, data: bytes, kind: int = ANSWER) -> None:
        """Answer everything so."""
        while True:
            frame = self.frames.receive()
            sort, number = HEAD.unpack_from(frame)
            self.answer(number, b"" if sort == PING else data, ANSWER if sort == PING else kind)


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Script], TraineeLink]]:
    students: list[HostileStudent] = []
    monkeypatch.setattr("grader.judge.students.INTERRUPT_GRACE_S", 0.1)

    def link(script: Script) -> TraineeLink:
        students.append(HostileStudent(script))
        made = TraineeLink(students[-1], lambda kind: kind.__module__ == __name__)  # type: ignore[arg-type]
        made.student.deadline = time.monotonic() + PATIENCE_S
        return made

    yield link
    for student in students:
        student.end()


def grown(act: Callable[[], object]) -> int:
    """MiB by which the most memory this process ever had grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    act()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def packed(value: Any) -> bytes:
    """Messages as somebody writes them who is not our encoder."""
    return bytes(msgpack.packb(value, strict_types=False))


def reference(kind: str, body: Any) -> bytes:
    return encode([Reference(kind, body)])


def told(**more: Any) -> dict[str, Any]:
    return {"id": 1, "kind": "object", "name": "x", "bases": [], "can": []} | more


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        packed(7),
        packed([]),
        packed({}),
        packed([1])[:-1],
        packed([1]) + b"\x00",
        b"\x91\xdd\xff\xff\xff\xff",
        b"\x91\xdf\xff\xff\xff\xff",
        b"\x91\xdb\xff\xff\xff\xff",
        b"\x91\xc6\xff\xff\xff\xff",
        b"\x91\xc9\xff\xff\xff\xff\x01",
        b"\x91" * 100_000 + b"\x00",
        packed([msgpack.ExtType(99, b"")]),
        packed([[msgpack.ExtType(1, b"data")]]),
        packed([msgpack.Timestamp(1)]),
        packed([msgpack.ExtType(1, b"")]),
        packed([{"x": msgpack.ExtType(1, b"")}]),
        packed([[1, msgpack.ExtType(1, b"")]]),
        packed([{1: 2}]).replace(b"\x81\x01", b"\x81\x90"),
        reference("own", 7),
        reference("own", []),
        reference("evil", {}),
        reference("object", 5),
        reference("object", {}),
        reference("object", told(id="1")),
        reference("object", told(id=True)),
        reference("object", told(kind=[1])),
        reference("object", told(bases=[["a", "b", "c"]])),
        reference("object", told(bases=[[1, 2]])),
        reference("object", told(can=[[]])),
        reference("module", {"id": 1, "name": 5}),
        reference("exception", 5),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_an_answer_that_is_none_is_not_plain(linked: Any, data: bytes):
    link = linked(lambda student: student.always(data))
    with pytest.raises(NotPlain):
        link.ask("name", name="x")
    with pytest.raises(NotPlain):
        link.call(1, [1], {})


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xff\xff\xff",
        struct.pack(">I", 60 << 20),
        struct.pack(">I", 0),
        struct.pack(">I", 3) + b"abc",
        struct.pack(">I", HEAD.size) + HEAD.pack(77, 1),
        b"GET / HTTP/1.1\r\n\r\n",
    ],
    ids=repr,
)
def test_a_frame_that_is_none_loses_the_student(linked: Any, frame: bytes):
    link = linked(lambda student: student.frames.sock.sendall(frame))
    with pytest.raises(StudentLost):
        link.ask("name", name="x")
    assert not link.student.alive


def _silent(student: HostileStudent) -> None:
    student.frames.receive()
    time.sleep(SETTLED_S)


def _half_a_frame(student: HostileStudent) -> None:
    student.frames.sock.sendall(struct.pack(">I", 1000) + b"x")
    time.sleep(SETTLED_S)


def _byte_by_byte(student: HostileStudent) -> None:
    student.frames.sock.sendall(struct.pack(">I", 1 << 20))
    while True:
        student.frames.sock.sendall(b"x")
        time.sleep(0.01)


def _wrong_numbers(student: HostileStudent) -> None:
    while True:
        student.answer(random.getrandbits(63), encode([1]))


def _asks_without_end(student: HostileStudent) -> None:
    while True:
        student.answer(5, encode(["call", {"ref": 1, "args": [], "kwargs": {}}]), QUESTION)


def _asks_and_does_not_read(student: HostileStudent) -> None:
    question = encode(["items", {"ref": 1}])
    while True:
        student.answer(5, question, QUESTION)


def _pings(student: HostileStudent) -> None:
    while True:
        student.answer(5, b"", PING)


@pytest.mark.parametrize(
    "script",
    [_silent, _half_a_frame, _byte_by_byte, _wrong_numbers, _asks_without_end, _asks_and_does_not_read, _pings],
)
def test_a_student_that_does_not_come_to_an_answer_is_given_up_in_time(linked: Any, script: Script):
    link = linked(script)
    link.student.deadline = time.monotonic() + 0.2
    before = time.monotonic()
    with pytest.raises(StudentLost) as lost:
        link.ask("name", name="x")
    assert lost.value.stalled
    assert not link.student.alive
    assert time.monotonic() - before < SETTLED_S


def test_a_question_that_is_none_gets_an_error_and_the_test_goes_on(linked: Any):
    seen: list[int] = []

    def script(student: HostileStudent) -> None:
        number, _ = student.asked()
        for question in (b"", b"\xc1", packed(5), packed(["x", 1, 2]), packed([[], {}]), packed(["call", {"ref": 99}])):
            student.answer(7, question, QUESTION)
            seen.append(HEAD.unpack_from(student.frames.receive())[0])
        student.answer(number, encode([42]))

    assert linked(script).ask("name", name="x") == 42
    assert seen == [FAILURE] * 6


@pytest.mark.parametrize(
    "error",
    [
        7,
        {"mro": [["builtins", "SystemExit"]], "args": encode((0,))},
        {"mro": [["builtins", "KeyboardInterrupt"]]},
        {"mro": [["grader.judge.students", "StudentLost"]]},
        {"mro": [["builtins", "UnicodeDecodeError"]], "args": encode(("x",))},
        {"mro": [["builtins", "ValueError"]], "attributes": {"args": encode(5), "x": 3, "__class__": encode(1)}},
        {"mro": [["pydantic_core", "ValidationError"]], "class": []},
        {"mro": [[[], []]], "name": 5, "text": 7},
        {"mro": [["builtins", "OSError"]], "args": b"\xc1"},
    ],
    ids=repr,
)
def test_an_error_made_by_hand_fails_the_test_and_no_more(linked: Any, error: Any):
    link = linked(lambda student: student.always(encode(error), FAILURE))
    with pytest.raises((Exception, SystemExit)) as caught:
        link.ask("name", name="x")
    str(caught.value)
    assert link.student.alive


def test_classes_without_end_do_not_stay(linked: Any):
    link = linked(lambda _student: None)
    errors = [
        link._revival.revive({"mro": [[f"m{i}", "E"], ["builtins", "KeyError"]], "name": "E"}) for i in range(5000)
    ]
    assert all(isinstance(error, KeyError) for error in errors)
    assert len({type(error) for error in errors}) <= 1001


def test_stand_ins_that_nobody_holds_do_not_stay(linked: Any):
    link = linked(lambda student: student.always(encode([[Reference("object", told(id=i)) for i in range(1000)]])))
    link.student.deadline = time.monotonic() + 60  # of what stays, not of how long it takes
    thing = link.ask("name", name="x")[5]
    assert len(link._stand_ins) < 10
    assert link.ask("name", name="x")[5] is thing


def _colliding(kind: type) -> bytes:
    """A set or dict, written by hand, of integers that all have one hash."""
    (code, _), (mark, *_) = (codes(2**100), codes(kind()))
    integers = [[code, (k * (2**61 - 1)).to_bytes(12, "big")] for k in range(20, 20_020)]
    return packed([{tuple(integer): None for integer in integers} if kind is dict else [mark, *integers]])


def codes(value: object) -> list[Any]:
    """How our encoder writes a value, code first."""
    write = writer(type(value))
    return [None] if write is None else write(value)


@pytest.mark.parametrize("kind", [set, frozenset, dict])
def test_keys_that_all_collide_are_read_until_the_deadline_only(linked: Any, kind: type):
    data = _colliding(kind)
    link = linked(lambda student: student.always(data))
    link.student.deadline = time.monotonic() + 0.3
    before = time.monotonic()
    with pytest.raises(NotPlain):
        link.ask("name", name="x")
    assert time.monotonic() - before < 1.5


@pytest.mark.parametrize(
    "bomb",
    [
        packed([[[]] * 1000] * 3000),
        b"\x91\xdc\xff\xff" + b"\xdc\xff\xff" * 900,
        b"\x91" + b"\xdd\x00\x0f\xff\xff" * 1000 + b"\x00" * 2_000_000,
        packed([[{}] * 1000] * 3000),
        packed([["ab"] * 1_000_000] * 4),
        packed([[msgpack.ExtType(1, b"")]] * 500_000),
    ],
    ids=["empty lists", "claims", "large claims", "empty dicts", "texts", "codes"],
)
def test_small_messages_that_grow_large_are_refused_before_they_do(linked: Any, bomb: bytes):
    link = linked(lambda student: student.always(bomb))
    link.student.deadline = time.monotonic() + 20

    def ask() -> None:
        with pytest.raises(NotPlain):
            link.ask("name", name="x")

    assert grown(ask) < 450


@pytest.mark.parametrize("number", [1, -2, "0", None])
def test_an_argument_that_was_not_passed_cannot_come_back(linked: Any, number: Any):
    link = linked(lambda student: student.always(encode([Reference("argument", number)])))
    with pytest.raises(NotPlain):
        link.call(1, [[5]], {})


def test_no_argument_comes_back_in_a_later_answer(linked: Any):
    link = linked(lambda student: student.always(encode([Reference("argument", 0)])))
    passed = [5]
    assert link.call(1, [passed], {}) is passed
    with pytest.raises(NotPlain):
        link.ask("name", name="x")


class Basket:
    """A test's own object."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.limit = 3
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def checked(self) -> bool:
        return bool(self.found)


def _sets(value: object, name: str) -> Script:
    def script(student: HostileStudent) -> None:
        number, (_, body) = student.asked()
        student.answer(9, encode(["set_attribute", {"ref": body["args"][0], "name": name, "value": value}]), QUESTION)
        student.answer(number, encode([HEAD.unpack_from(student.frames.receive())[0] == ANSWER]))

    return script


@pytest.mark.parametrize("name", ["assert_called_once", "called", "return_value", "_mock_children", "__class__"])
def test_a_mocks_records_and_assertions_are_out_of_reach(linked: Any, name: str):
    mock = Mock()
    link = linked(_resolving(_sets(5, name)))
    assert link.call(1, [mock], {}) is False
    with pytest.raises(AssertionError):
        mock.assert_called_once()


@pytest.mark.parametrize(
    ("name", "allowed"), [("checked", False), ("looks", False), ("limit", True), ("_limit", False)]
)
def test_what_a_tests_class_does_cannot_be_replaced(linked: Any, name: str, allowed: bool):
    basket = Basket()
    link = linked(_resolving(_sets(7, name)))
    assert link.call(1, [basket], {}) is allowed
    assert (basket.checked(), basket.looks) == (False, 0)


def _resolving(script: Script) -> Script:
    """The script, with references read as the numbers of what they stand for."""

    def run(student: HostileStudent) -> None:
        codec = Codec(resolve=lambda _kind, body: body["id"])

        def asked() -> tuple[int, Any]:
            frame = student.frames.receive()
            return HEAD.unpack_from(frame)[1], codec.decode(frame[HEAD.size :])

        student.asked = asked  # type: ignore[method-assign]
        script(student)

    return run


def test_what_callbacks_leave_in_the_tests_memory_is_bounded(linked: Any):
    mock = Mock()
    answers: list[int] = []

    def script(student: HostileStudent) -> None:
        number, _ = student.asked()
        question = encode(["call", {"ref": 1, "args": [[[]] * 200_000], "kwargs": {}}])
        for _ in range(40):
            student.answer(9, question, QUESTION)
            answers.append(HEAD.unpack_from(student.frames.receive())[0])
        student.answer(number, encode([None]))

    link = linked(_resolving(script))
    link.student.deadline = time.monotonic() + 30
    link.call(1, [mock], {})
    assert mock.call_count == answers.count(ANSWER) < 15
    assert answers[-1] == FAILURE


@pytest.mark.parametrize(
    "done",
    [5, [], {"outputs": 5}, {"outputs": [5, {"output_type": []}]}, {"count": 10**5000},
     {"outputs": [{"output_type": "stream", "text": 10**5000}]},
     {"outputs": [{"output_type": "stream", "text": "x" * 1000}] * 100_000},
     {"outputs": [{"output_type": "error", "traceback": [[[]]] * 10}]}],
    ids=lambda done: repr(done)[:40] if not isinstance(done, dict) else str(list(done)),
)  # fmt: skip
def test_outputs_of_any_shape_become_short_texts(done: Any):
    kept = fresh_outputs(done)
    assert set(kept) == {"outputs", "count"}
    assert len(repr(kept)) < 8 * MIB


def test_an_object_that_holds_itself_is_one_object_with_its_fields(linked: Any):
    brief = Reference("object", told(id=3))
    link = linked(lambda student: student.always(encode([Reference("object", told(id=3, fields=[1, brief]))])))
    thing = link.ask("name", name="x")
    assert number_of(thing) == 3
    assert object.__getattribute__(thing, "_node")["fields"][1] is thing


CELL = {"text": "assert True", "quiet": False, "hidden": False, "clear": [], "imports": {}, "before": [], "values": [],
        "bound": [], "defines": {}}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (encode({"mro": [["builtins", "SystemExit"]], "args": encode((0,))}), FAILURE),
        (encode([np.array(["x"])]), ANSWER),
        (encode([{"proof": np.array(["x"])}]), ANSWER),
        (reference("object", told(plain={"proof": "x"})), ANSWER),
        (packed(7), ANSWER),
    ],
    ids=["exit", "array", "array inside", "stand-in", "none"],
)
def test_a_shared_test_passes_on_no_answer_but_the_proof(linked: Any, data: bytes, kind: int):
    link = linked(lambda student: student.always(data, kind))
    names = JudgeNames(ReleaseNames(**read_notebook([])["names"]), link)
    verdict, _ = SharedTests(link, names, lambda: None, PATIENCE_S).run(CELL)
    assert verdict["passed"] is not True


def test_a_shared_test_so_slow_that_not_all_copies_are_tried_is_left_to_a_person(linked: Any):
    def script(student: HostileStudent) -> None:
        cells = SharedCells({}, [])
        while True:
            number, (op, body) = student.asked()
            done = cells.keep(body["cell"])
            student.answer(number, encode([json.dumps(done) if op == "shared_attempt" else {"outputs": []}]))

    def judged(patience_s: float) -> Any:
        link = linked(script)
        names = JudgeNames(ReleaseNames(**read_notebook([])["names"]), link)
        return SharedTests(link, names, lambda: None, patience_s).run(CELL)[0]["passed"]

    assert [judged(patience_s) for patience_s in (PATIENCE_S, -1.0)] == [True, None]


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        (PIXEL, PIXEL),
        (f"{PIXEL[:20]}\n{PIXEL[20:]}\n", PIXEL),
        (f'{PIXEL}" onerror="fetch(1)', None),
        (PIXEL[:-2], None),
        ("PHN2ZyBvbmxvYWQ9ImZldGNoKDEpIi8+", None),
        ("ภาพ", None),
        ([PIXEL], None),
        (None, None),
    ],
)
def test_only_pictures_are_shown_as_pictures(picture: object, shown: str | None):
    data = {"image/png": picture, "text/plain": "a picture", "text/html": "<script>"}
    output = {"output_type": "display_data", "data": data, "metadata": {"image/png": {"width": '1" onload="'}}}
    kept = fresh_outputs({"outputs": [output, {**output, "data": {"text/html": "<script>"}}]})["outputs"]
    pictures = {"image/png": shown} if shown else {}
    assert kept == [{"output_type": "display_data", "data": {"text/plain": "a picture", **pictures}, "metadata": {}}]
