"""The closed codec: honest values come back the same, nothing hostile gets through."""

import contextlib
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire import NotPlain, decode, encode

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
        2**200,
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
    "value", [object(), print, Text("x"), Rows([1]), [Rows()], int, np.array([object()])], ids=repr
)
def test_what_is_not_exactly_plain_is_refused(value: Any):
    with pytest.raises(NotPlain):
        encode(value)


def test_a_list_that_holds_itself_is_refused():
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotPlain):
        encode(value)
