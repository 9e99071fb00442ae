"""The closed codec: values of exact types cross by value, everything else as a reference, or not at all.

JSON stands for itself where it can (None, bool, int, finite float, str, list); the rest is `{"t": tag, "v": …}`.
A subclass is never taken for its base: a trainee's `class L(list)` with an `__eq__` of its own is not a list.
"""

import base64
import math
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from grader.wire import tabular
from grader.wire.refusal import NotPlain

MAX_DEPTH = 100
SMALL_INT = 1 << 53
MAX_INT_DIGITS = 1 << 16

Json = Any
Export = Callable[[object], Json]
Resolve = Callable[[Mapping[str, Any]], object]


def _no_export(value: object) -> Json:
    raise NotPlain(type(value).__name__)


def _no_resolve(node: Mapping[str, Any]) -> object:
    raise NotPlain(str(node.get("t")))


def encode(value: object) -> Json:
    """Plain data as JSON; raises NotPlain for anything else."""
    return Encoder().encode(value)


def decode(node: Json) -> Any:
    """The value of `encode`'s result; raises NotPlain for what it cannot have made."""
    return Decoder().decode(node)


class Encoder:
    """Encodes; `export` gives the JSON that stands for a value that is not plain (or raises NotPlain)."""

    def __init__(self, export: Export = _no_export) -> None:
        self._export = export

    def encode(self, value: object, depth: int = 0) -> Json:
        """JSON for `value`; raises NotPlain."""
        if depth > MAX_DEPTH:
            raise NotPlain("nested too deeply")
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        encoder = _ENCODERS.get(kind) or tabular.encoder(kind)
        if encoder is not None:
            try:
                return encoder(value, lambda item: self.encode(item, depth + 1))
            except NotPlain:
                return self._export(value)
        if _is_namedtuple(kind):
            items = [self.encode(item, depth + 1) for item in tuple.__iter__(cast("tuple[Any, ...]", value))]
            return {"t": "namedtuple", "name": kind.__name__, "fields": list(kind._fields), "v": items}  # type: ignore[attr-defined]
        return self._export(value)


class Decoder:
    """Decodes what an untrusted Encoder sent; `resolve` gives the value behind a reference."""

    def __init__(self, resolve: Resolve = _no_resolve) -> None:
        self._resolve = resolve

    def decode(self, node: Json) -> Any:
        """The value of `node`; raises NotPlain when it is not of this codec."""
        try:
            return self._decode(node)
        except NotPlain:
            raise
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, AttributeError, IndexError) as error:
            raise NotPlain("malformed") from error

    def _decode(self, node: Json) -> Any:
        if isinstance(node, list):
            return [self._decode(item) for item in node]
        if not isinstance(node, dict):
            return node
        decoder = _DECODERS.get(node["t"]) or tabular.decoder(node["t"])
        if decoder is None:
            return self._resolve(node)
        return decoder(node, self._decode)


Inner = Callable[[Any], Any]


def _tagged(tag: str, inside: Callable[[Any, Inner], Json]) -> Callable[[Any, Inner], Json]:
    return lambda value, inner: {"t": tag, "v": inside(value, inner)}


def _items(value: Any, inner: Inner) -> Json:
    return [inner(item) for item in value]


def _pairs(value: Any, inner: Inner) -> Json:
    return [[inner(key), inner(item)] for key, item in value.items()]


def _int(value: int, _inner: Inner) -> Json:
    return value if -SMALL_INT < value < SMALL_INT else {"t": "int", "v": hex(value)}


def _float(value: float, _inner: Inner) -> Json:
    return value if math.isfinite(value) else {"t": "float", "v": repr(value)}


def _bytes(value: Any, _inner: Inner) -> Json:
    return base64.b64encode(value).decode()


def _datetime(value: datetime, _inner: Inner) -> Json:
    if value.tzinfo is None or type(value.tzinfo).__module__ == "datetime":
        return [value.isoformat(), None, value.fold]
    if type(value.tzinfo) is not ZoneInfo or value.tzinfo.key is None:
        raise NotPlain("time zone")
    return [value.replace(tzinfo=None).isoformat(), value.tzinfo.key, value.fold]


def _time(value: time, _inner: Inner) -> Json:
    if value.tzinfo is not None and type(value.tzinfo).__module__ != "datetime":
        raise NotPlain("time zone")
    return value.isoformat()


def _is_namedtuple(kind: type) -> bool:
    fields = getattr(kind, "_fields", None)
    return kind.__bases__ == (tuple,) and type(fields) is tuple and all(type(name) is str for name in fields)


_ENCODERS: dict[type, Callable[[Any, Inner], Json]] = {
    int: _int,
    float: _float,
    list: _items,
    dict: _tagged("dict", _pairs),
    OrderedDict: _tagged("ordereddict", _pairs),
    Counter: _tagged("counter", _pairs),
    defaultdict: _tagged("defaultdict", _pairs),
    tuple: _tagged("tuple", _items),
    set: _tagged("set", _items),
    frozenset: _tagged("frozenset", _items),
    deque: _tagged("deque", _items),
    bytes: _tagged("bytes", _bytes),
    bytearray: _tagged("bytearray", _bytes),
    complex: _tagged("complex", lambda value, inner: [inner(value.real), inner(value.imag)]),
    range: _tagged("range", lambda value, inner: [inner(value.start), inner(value.stop), inner(value.step)]),
    slice: _tagged("slice", lambda value, inner: [inner(value.start), inner(value.stop), inner(value.step)]),
    datetime: _tagged("datetime", _datetime),
    date: _tagged("date", lambda value, _: value.isoformat()),
    time: _tagged("time", _time),
    timedelta: _tagged("timedelta", lambda value, _: [value.days, value.seconds, value.microseconds]),
    Decimal: _tagged("decimal", lambda value, _: str(value)),
    Fraction: _tagged("fraction", lambda value, inner: [inner(value.numerator), inner(value.denominator)]),
    UUID: _tagged("uuid", lambda value, _: value.hex),
    type(NotImplemented): _tagged("notimplemented", lambda _value, _inner: None),
    type(...): _tagged("ellipsis", lambda _value, _inner: None),
}


def _dict(node: Mapping[str, Any], inner: Inner) -> dict[Any, Any]:
    return {inner(key): inner(item) for key, item in node["v"]}


def _read_int(node: Mapping[str, Any], _inner: Inner) -> int:
    if len(node["v"]) > MAX_INT_DIGITS:
        raise NotPlain("integer too long")
    return int(node["v"], 16)


def _read_datetime(node: Mapping[str, Any], _inner: Inner) -> datetime:
    text, zone, fold = node["v"]
    value = datetime.fromisoformat(text).replace(fold=fold)
    return value if zone is None else value.replace(tzinfo=ZoneInfo(zone))


@lru_cache(maxsize=256)
def _record_type(name: str, fields: tuple[str, ...]) -> Any:
    return namedtuple(name, fields)  # noqa: PYI024 - the type is known only now


def _read_namedtuple(node: Mapping[str, Any], inner: Inner) -> Any:
    kind = _record_type(str(node["name"]), tuple(map(str, node["fields"])))
    return kind(*map(inner, node["v"]))


_DECODERS: dict[str, Callable[[Mapping[str, Any], Inner], Any]] = {
    "int": _read_int,
    "float": lambda node, _: float(node["v"]),
    "dict": _dict,
    "ordereddict": lambda node, inner: OrderedDict(_dict(node, inner)),
    "counter": lambda node, inner: Counter(_dict(node, inner)),
    "defaultdict": lambda node, inner: defaultdict(None, _dict(node, inner)),
    "tuple": lambda node, inner: tuple(map(inner, node["v"])),
    "set": lambda node, inner: set(map(inner, node["v"])),
    "frozenset": lambda node, inner: frozenset(map(inner, node["v"])),
    "deque": lambda node, inner: deque(map(inner, node["v"])),
    "bytes": lambda node, _: base64.b64decode(node["v"], validate=True),
    "bytearray": lambda node, _: bytearray(base64.b64decode(node["v"], validate=True)),
    "complex": lambda node, inner: complex(*map(inner, node["v"])),
    "range": lambda node, inner: range(*map(inner, node["v"])),
    "slice": lambda node, inner: slice(*map(inner, node["v"])),
    "datetime": _read_datetime,
    "date": lambda node, _: date.fromisoformat(node["v"]),
    "time": lambda node, _: time.fromisoformat(node["v"]),
    "timedelta": lambda node, _: timedelta(*node["v"]),
    "decimal": lambda node, _: Decimal(node["v"]),
    "fraction": lambda node, inner: Fraction(*map(inner, node["v"])),
    "uuid": lambda node, _: UUID(node["v"]),
    "notimplemented": lambda _node, _inner: NotImplemented,
    "ellipsis": lambda _node, _inner: ...,
    "namedtuple": _read_namedtuple,
}
