"""The closed codec: honest values come back the same, nothing hostile gets through."""

import contextlib
import math
import subprocess
import sys
import time as time_module
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgpack
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire import Codec, NotPlain, Reference, decode, encode
from grader.wire.types import writer

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
    | st.dates() | st.datetimes() | st.decimals(allow_nan=False) | st.complex_numbers(allow_nan=False)
)  # fmt: skip
hashable = st.none() | st.integers() | st.text() | st.tuples(st.integers(), st.text())
values = st.recursive(
    scalars | st.sets(hashable) | st.frozensets(hashable),
    lambda inner: st.lists(inner) | st.dictionaries(hashable, inner) | st.tuples(inner, inner),
    max_leaves=20,
)


def round_trip(value: Any) -> Any:
    return decode(encode(value))


def _mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """The message with a few bytes changed, and perhaps cut off."""
    places = st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255))
    return st.tuples(st.lists(places, max_size=4), st.integers(0, len(data))).map(lambda drawn: _changed(data, *drawn))


def _changed(data: bytes, changes: list[tuple[int, int]], end: int) -> bytes:
    changed = bytearray(data)
    for place, byte in changes:
        changed[place] = byte
    return bytes(changed[: end or None])


@given(values)
def test_plain_values_come_back_equal_and_of_the_same_type(value: Any):
    back = round_trip(value)
    assert back == value
    assert type(back) is type(value)


@given(st.binary() | values.map(encode).flatmap(_mutated))
def test_whatever_is_sent_decoding_gives_plain_data_or_refuses(data: bytes):
    with contextlib.suppress(NotPlain):
        decode(data)


class Row(NamedTuple):
    a: int
    b: list[int]


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 2, 1, 9, tzinfo=ZoneInfo("Asia/Bangkok")),
        datetime(2026, 2, 1, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=timezone(timedelta(hours=7))),
        time(8, 30),
        timedelta(days=-1, seconds=5),
        Decimal("1.10"),
        Fraction(1, 3),
        UUID(int=7),
        range(1, 9, 2),
        bytearray(b"x"),
        deque([1, 2]),
        OrderedDict(b=1, a=2),
        Counter("aab"),
        defaultdict(int, a=1),
        slice(1, None, 2),
        2**63 - 1,
        2**64,
        -(2**63) - 1,
        2**200,
        -(2**10_000),
        -0.0,
        math.inf,
        complex(0.0, -0.0),
        "\ud800 lone",
        {"\udfff": "ก", 1: 2, (1, ("x",)): None, b"k": [True], frozenset({1}): ...},
        [bytearray(b"\xc4"), b"\xc4", {"a": (bytearray(b""), {"b": deque([bytearray(b"x")])})}],
        [1, True, 1.0, False, 0, None, NotImplemented],
        np.float64(1.5),
        np.int8(3),
        np.datetime64("2026-01-01"),
        np.str_("ก"),
        pd.Timestamp("2026-01-01", tz="Asia/Bangkok"),
        pd.Timedelta("1D"),
    ],
    ids=repr,
)
def test_types_that_data_work_needs_cross(value: Any):
    back = round_trip(value)
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    "value", [-0.0, complex(-0.0, math.nan), math.nan, np.float32("nan"), Decimal("sNaN"), Decimal("-0E+7")]
)
def test_numbers_keep_what_equality_does_not_see(value: Any):
    assert repr(round_trip(value)) == repr(value)


def test_types_inside_containers_stay_exact():
    value = [bytearray(b"x"), b"x", True, 1, 1.0, {"k": (bytearray(b"y"),)}, OrderedDict(z=[bytearray()], a=1)]
    assert repr(round_trip(value)) == repr(value)
    assert list(round_trip({"z": 1, "a": 2, 3: 4})) == ["z", "a", 3]


def test_a_memoryview_is_no_bytes():
    for value in (memoryview(b"x"), [{"a": memoryview(b"x")}], np.zeros(4)[::2].data):
        with pytest.raises(NotPlain):
            encode(value)


def test_a_dict_too_long_for_haste_comes_whole_and_in_order():
    value = {f"k{number}": [number] for number in range(20_000)}
    assert list(round_trip(value).items()) == list(value.items())
    assert round_trip(set(range(20_000))) == set(range(20_000))


def test_nesting_comes_back_up_to_a_depth_and_no_deeper():
    deep: list[Any] = []
    for _ in range(400):
        deep = [(deep,)]
    assert round_trip(deep) == deep
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(NotPlain):
        encode(deep)


def test_references_stand_for_what_is_not_plain_wherever_it_is():
    here = object()
    told: list[bool] = []

    def export(_value: object, again: bool) -> Reference:
        told.append(again)
        return Reference("mine", {"id": 7})

    codec = Codec(export, lambda kind, body: (kind, body["id"]))
    back = codec.decode(codec.encode([here, {"a": (here,)}, Text("x"), [bytearray(b"\xc4")]]))
    assert back == [("mine", 7), {"a": (("mine", 7),)}, ("mine", 7), [bytearray(b"\xc4")]]
    assert told[:3] == [False, True, False]


def test_an_export_may_encode_in_turn():
    codec = Codec(lambda value, _again: Reference("x", codec.encode(vars(value))), lambda _kind, body: decode(body))
    thing = SimpleNamespace(a=1)
    assert codec.decode(codec.encode([thing, thing])) == [{"a": 1}, {"a": 1}]


def test_a_failed_message_leaves_nothing_for_the_next():
    codec = Codec()
    for bad in ([object()], "\ud800", [bytearray(b"\xc4"), object()]):
        with contextlib.suppress(NotPlain):
            codec.encode(bad)
        assert codec.encode([1, b"\xc4"]) == encode([1, b"\xc4"])


def test_a_snapshot_tells_a_change():
    codec = Codec(lambda _value, _again: Reference("x", 1))
    value = {"a": [1, {2}], "b": object()}
    before = codec.snapshot(value)
    assert codec.snapshot(value) == before
    value["a"][1].add(3)  # type: ignore[index]
    assert codec.snapshot(value) != before


class Point(NamedTuple):
    x: int

    def doubled(self) -> int:
        return 2 * self.x


def test_a_namedtuple_with_methods_of_its_own_is_no_record():
    with pytest.raises(NotPlain):
        encode(Point(1))


def test_a_namedtuple_crosses_as_its_fields():
    back = round_trip(Row(1, [2]))
    assert back == (1, [2])
    assert (back.a, type(back).__name__) == (1, "Row")


def test_data_frames_cross_with_their_types():
    frame = pd.DataFrame(
        {
            "number": [1, 2],
            "text": ["ก", None],
            "when": pd.to_datetime(["2026-01-01", None]),
            "zoned": pd.to_datetime(["2026-01-01", "2026-01-02"]).tz_localize("Asia/Bangkok"),
            "kind": pd.Categorical(["a", "b"], ordered=True),
            "maybe": pd.array([1, None], dtype="Int64"),
            "mixed": [[1], {"a": date(2026, 1, 1)}],
        },
        index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", None]),
    )
    pd.testing.assert_frame_equal(round_trip(frame), frame)
    pd.testing.assert_series_equal(round_trip(frame["kind"]), frame["kind"])
    days = pd.date_range("2026-01-01", periods=3)
    pd.testing.assert_index_equal(round_trip(days), days)


class Text(str):
    __slots__ = ()


class Rows(list):  # type: ignore[type-arg]
    pass


@pytest.mark.parametrize(
    "value",
    [object(), print, Text("x"), Rows([1]), [Rows()], int, np.array([object()])],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_exactly_plain_is_refused(value: Any):
    with pytest.raises(NotPlain):
        encode(value)


def test_a_list_that_holds_itself_is_refused():
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotPlain):
        encode(value)


def code(value: object) -> Any:
    """The extension code that our encoder writes for values of this type."""
    write = writer(type(value))
    assert write is not None
    return write(value)[0]


HOSTILE = [
    [code(2**70), b"x" * 100_000],
    [code(2**70), "7"],
    [code(Decimal(1)), "1e999999999"],
    [code(Decimal(1)), "9" * 100_000],
    [code(Fraction(1)), "1e999999999", 1],
    [code(Fraction(1)), 1, 0],
    [code(datetime(2026, 1, 1)), "2026-01-01", "../../etc/passwd", 0],  # noqa: DTZ001 - only its code
    [code(datetime(2026, 1, 1)), "2026-01-01", "Asia", 0],  # noqa: DTZ001 - only its code
    [code(datetime(2026, 1, 1)), "2026-01-01", None, 7],  # noqa: DTZ001 - only its code
    [code(range(1)), 1.5, 2, 3],
    [code({1}), [1]],
    [code(Counter()), 5],
    [code(Row(1, [])), "__class__", ["_x"], 1],
    [code(Row(1, [])), "a", ["b; import os"], 1],
    [code(Row(1, [])), "a", ["b", "b"], 1, 2],
    [code(Row(1, [])), "a", ["b"] * 5000],
    [code(UUID(int=1)), b"x"],
    [code(np.zeros(1)), "O", [1], b"12345678"],
    [code(np.zeros(1)), "|V8", [1], b"12345678"],
    [code(np.zeros(1)), "f8,f8", [1], b"1234567812345678"],
    [code(np.zeros(1)), "<i8", [10**9], b""],
    [code(np.zeros(1)), "<i8", [-1], b"12345678"],
    [code(np.zeros(1)), "<U999999999", [1], b""],
    [code(np.array([None])), [10**9], []],
    [code(np.int8(1)), "<i1", b"12"],
    [code(pd.Series([1])), 5, [code(pd.Index([1])), {"range": [0, 10**10, 1], "names": [None]}], None],
    [code(pd.Series([1])), {"dtype": "evil", "items": []}, [code(pd.Index([1])), {"range": [0, 0, 1], "names": [None]}], None],
    [code(pd.Series([1])), {"dtype": "object", "items": 7}, [code(pd.Index([1])), {"range": [0, 0, 1], "names": [None]}], None],
    [code(pd.Index([1])), {"tuples": [1, 2], "names": []}],
    [code(pd.Index([1])), {}],
    [code(pd.DataFrame()), [[1, 2]], None, None],
    [code(pd.Timestamp(0)), "now", None, "ns"],
]  # fmt: skip


@pytest.mark.parametrize("message", HOSTILE, ids=lambda message: repr(message)[:60])
def test_what_no_encoder_of_ours_writes_is_refused(message: list[Any]):
    with pytest.raises(NotPlain):
        decode(msgpack.packb([message], strict_types=True))


def test_reading_ends_at_the_deadline():
    data = encode([[row] for row in range(100_000)])
    with pytest.raises(NotPlain):
        Codec().decode(data, deadline=time_module.monotonic() - 1)


FUZZ = """
import random, resource, sys
from grader.wire import NotPlain, decode

resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
seeds = eval(sys.stdin.read())
rng = random.Random(int(sys.argv[1]))
refused = 0
for _ in range(int(sys.argv[2])):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 8))):
        place = rng.randrange(len(data))
        action = rng.random()
        if action < 0.6:
            data[place] = rng.choice((rng.randrange(256), *range(0xC0, 0xE0)))
        elif action < 0.8:
            data[place:place] = rng.choice((b"\\xdd\\xff\\xff\\xff\\xff", b"\\xc7\\x00\\x01", b"\\xdf\\x00\\x10\\x00\\x00", data[:20]))
        else:
            del data[place : place + rng.randrange(1, 9)]
            data = data or bytearray(b"x")
    try:
        decode(bytes(data))
    except NotPlain:
        refused += 1
print("refused", refused)
"""


def test_mutated_messages_never_end_the_process():
    seeds = [encode(value) for value in SEEDS]
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, "7", "20000"],
        input=repr(seeds),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert 5000 < int(done.stdout.split()[1]) < 20_000


SEEDS: list[Any] = [
    [{"id": number, "ชื่อ": "ก", "x": number / 3, "ok": True, "n": None} for number in range(5)],
    {(1, 2): {frozenset({1})}, b"x": [bytearray(b"y"), deque([1]), 2**80, -(2**63)]},
    [Row(1, [2]), Counter("aab"), OrderedDict(a=1), defaultdict(int, a=1), 1j, range(3), slice(1), Fraction(1, 3)],
    [
        date(2026, 1, 1),
        datetime(2026, 2, 1, 9, tzinfo=ZoneInfo("Asia/Bangkok")),
        timedelta(1),
        Decimal("1.5"),
        UUID(int=7),
        ...,
    ],
]


@pytest.mark.parametrize(
    "value",
    [{"b": 1, "a": 2}.keys(), {"b": 1, "a": 2}.items(), MappingProxyType({"a": [1]})],
    ids=["keys", "items", "proxy"],
)
def test_views_cross_as_views(value: Any):
    back = round_trip(value)
    assert type(back) is type(value)
    assert (back, list(back)) == (value, list(value))


def test_the_view_of_values_keeps_their_order():
    back = round_trip({"b": 1, "a": 1}.values())
    assert (type(back), list(back)) == (type({}.values()), [1, 1])
