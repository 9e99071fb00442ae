"""The types beyond msgpack's own that cross by value: how each is written as a list, and made again from it."""

from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from grader.wire import tabular
from grader.wire.reading import MAX_LIST, Reading, new_code
from grader.wire.refusal import NotPlain

MAX_INT_BYTES = 1 << 15
MAX_EXPONENT = 10_000
MAX_DIGITS = 20_000
MAX_FIELDS = 1000
MAX_RECORDS = 256
SMALL, LARGE, TYPE = 200, 1000, 20_000  # estimated bytes of what a code makes

Write = Callable[[Any], list[Any]]

_BARE = namedtuple("_BARE", "")  # noqa: PYI024 - to see what every one has
_REPR = vars(_BARE)["__repr__"].__code__
_OF_NAMEDTUPLES = frozenset(vars(_BARE)) | {
    "__annotations__", "__annotations_cache__", "__annotate__", "__annotate_func__", "__orig_bases__", "__type_params__",
    "__parameters__", "__firstlineno__", "__static_attributes__", "__replace__",
}  # fmt: skip
_WRITERS: dict[type, Write] = {}
_RECORDS: dict[tuple[str, tuple[str, ...]], Any] = {}


def writer(kind: type) -> Write | None:
    """What writes a value of exactly this type, if it is of the codec."""
    found = _WRITERS.get(kind)
    if found is None:
        found = _write_record if _is_record(kind) else tabular.writer(kind)
    return found


def _cross(kind: type, parts: Callable[[Any], Any], made: Callable[[list[Any]], Any], cost: int = SMALL) -> None:
    """Let `kind` cross as the iterable `parts(value)`, made again by `made(parts)`."""
    code = new_code(lambda items, _reading: made(items), cost)
    _WRITERS[kind] = lambda value: [code, *parts(value)]


def _only(items: list[Any]) -> Any:
    (item,) = items
    return item


def _text(items: list[Any]) -> str:
    text = _only(items)
    if type(text) is not str:
        raise NotPlain("text")
    return text


def _plain_dict(items: list[Any]) -> dict[Any, Any]:
    found = _only(items)
    if type(found) is not dict:
        raise NotPlain("dict")
    return found


def _collide(kind: type, empty: Callable[[], Any]) -> None:
    """Let a set type cross, whose items may all collide."""
    code = new_code(lambda items, reading: kind(reading.filled(empty(), items)), SMALL)
    _WRITERS[kind] = lambda value: [code, *value]


def _view(make: Callable[[dict[Any, Any]], Any], items: list[Any], reading: Reading) -> Any:
    """A view of a dict that only the view knows."""
    if any(type(item) is not tuple for item in items):
        raise NotPlain("view")
    return make(reading.filled({}, items))


def _let_views_cross() -> None:
    """What `d.keys()`, `d.values()`, `d.items()` give, and a mapping nobody can change."""
    ways: list[tuple[Callable[[dict[Any, Any]], Any], Callable[[Any], Any]]] = [
        (dict.keys, lambda value: ((key, None) for key in value)),
        (dict.values, enumerate),
        (dict.items, iter),
        (MappingProxyType, lambda value: dict(value).items()),
    ]
    for make, pairs in ways:
        code = new_code(partial(_view, make), LARGE)
        _WRITERS[type(make({}))] = partial(_written_view, code, pairs)


def _written_view(code: Any, pairs: Callable[[Any], Any], value: Any) -> list[Any]:
    return [code, *pairs(value)]


def _int_parts(value: int) -> list[bytes]:
    return [value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)]


def _int(items: list[Any]) -> int:
    data = _only(items)
    if type(data) is not bytes or len(data) > MAX_INT_BYTES:
        raise NotPlain("integer too long")
    return int.from_bytes(data, "big", signed=True)


def _datetime_parts(value: datetime) -> list[Any]:
    if value.tzinfo is None or type(value.tzinfo) is timezone:
        return [value.isoformat(), None, value.fold]
    if type(value.tzinfo) is not ZoneInfo or value.tzinfo.key is None:
        raise NotPlain("time zone")
    return [value.replace(tzinfo=None).isoformat(), value.tzinfo.key, value.fold]


def _datetime(items: list[Any]) -> datetime:
    text, zone, fold = items
    value = datetime.fromisoformat(text).replace(fold=fold)
    return value if zone is None else value.replace(tzinfo=ZoneInfo(_text([zone])))


def _time_parts(value: time) -> list[Any]:
    if value.tzinfo is not None and type(value.tzinfo) is not timezone:
        raise NotPlain("time zone")
    return [value.isoformat(), value.fold]


def _decimal(items: list[Any]) -> Decimal:
    """Within exponents that turning it into an int survives."""
    text = _text(items)
    value = Decimal(text[: MAX_DIGITS + 1])
    exponent = value.as_tuple().exponent
    if len(text) > MAX_DIGITS or (isinstance(exponent, int) and abs(exponent) > MAX_EXPONENT):
        raise NotPlain("exponent")
    return value


def _range(items: list[Any]) -> range:
    """No longer than a list may be: `in` and others walk it in C code that nobody can interrupt."""
    value = range(*items)
    if len(value) > MAX_LIST:
        raise NotPlain("range too long")
    return value


def _fraction(items: list[Any]) -> Fraction:
    numerator, denominator = items
    if type(numerator) is not int or type(denominator) is not int:
        raise NotPlain("fraction")
    return Fraction(numerator, denominator)


def _is_record(kind: type) -> bool:
    """Whether it is a namedtuple with nothing of its own: one with methods is an object, which they are asked of."""
    fields = getattr(kind, "_fields", None)
    if kind.__bases__ != (tuple,) or type(fields) is not tuple or any(type(name) is not str for name in fields):
        return False
    own = vars(kind)
    if any(name not in _OF_NAMEDTUPLES and name not in fields for name in own):
        return False
    return getattr(own.get("__repr__"), "__code__", None) is _REPR


def _write_record(value: Any) -> list[Any]:
    kind = type(value)
    return [RECORD, kind.__name__, list(kind._fields), *tuple.__iter__(value)]


def _record(items: list[Any], reading: Reading) -> Any:
    name, fields, *values = items
    if type(name) is not str or type(fields) is not list or len(fields) > MAX_FIELDS:
        raise NotPlain("record")
    if any(type(field) is not str for field in fields):
        raise NotPlain("record")
    return _record_type(name, tuple(fields), reading)(*values)


def _record_type(name: str, fields: tuple[str, ...], reading: Reading) -> Any:
    kind = _RECORDS.get((name, fields))
    if kind is None:
        reading.spend(TYPE)
        if len(_RECORDS) >= MAX_RECORDS:
            _RECORDS.clear()
        kind = _RECORDS[name, fields] = namedtuple(name, fields)  # noqa: PYI024 - known only now
    return kind


def _reference(items: list[Any], reading: Reading) -> object:
    kind, body = items
    if type(kind) is not str:
        raise NotPlain("reference")
    return reading.resolve(kind, body)


@dataclass(frozen=True)
class Reference:
    """What crosses in place of a value that stays where it is; `kind` and `body` mean what the two sides agree on."""

    kind: str
    body: Any


def referring(reference: Reference) -> list[Any]:
    """What is written for a reference."""
    return [_REFERENCE, reference.kind, reference.body]


_REFERENCE = new_code(_reference, LARGE)
RECORD = new_code(_record, SMALL)
BYTEARRAY = new_code(lambda items, _reading: bytearray(_octets(items)), SMALL)


def _octets(items: list[Any]) -> bytes:
    data = _only(items)
    if type(data) is not bytes:
        raise NotPlain("bytes")
    return data


_WRITERS[Reference] = referring
_cross(tuple, iter, tuple)
_cross(deque, iter, deque, LARGE)
_collide(set, set)
_collide(frozenset, set)
_let_views_cross()
_cross(OrderedDict, lambda value: [dict(value)], lambda items: OrderedDict(_plain_dict(items)), LARGE)
_cross(Counter, lambda value: [dict(value)], lambda items: Counter(_plain_dict(items)), LARGE)
_cross(defaultdict, lambda value: [dict(value)], lambda items: defaultdict(None, _plain_dict(items)), LARGE)
_cross(int, _int_parts, _int)
_cross(complex, lambda value: [value.real, value.imag], lambda items: complex(*items))
_cross(range, lambda value: [value.start, value.stop, value.step], _range)
_cross(slice, lambda value: [value.start, value.stop, value.step], lambda items: slice(*items))
_cross(datetime, _datetime_parts, _datetime)
_cross(date, lambda value: [value.isoformat()], lambda items: date.fromisoformat(_only(items)))
_cross(time, _time_parts, lambda items: time.fromisoformat(items[0]).replace(fold=items[1]))
_cross(timedelta, lambda value: [value.days, value.seconds, value.microseconds], lambda items: timedelta(*items))
_cross(Decimal, lambda value: [str(value)], _decimal)
_cross(Fraction, lambda value: [value.numerator, value.denominator], _fraction)
_cross(UUID, lambda value: [value.bytes], lambda items: UUID(bytes=_octets(items)))
_cross(type(NotImplemented), lambda _value: [], lambda _items: NotImplemented)
_cross(type(...), lambda _value: [], lambda _items: ...)
