"""The closed codec: values of exact types cross by value, everything else as a reference, or not at all.

The bytes are msgpack. Its C code writes exact None, bool, int, float, str, bytes, list and dict at full speed; for any
other type it asks a hook, which gives a list whose first item is an extension code: `[tuple's code, *items]`. A
subclass is never taken for its base: a trainee's `class L(list)` with an `__eq__` of its own is not a list.

What is read comes from a process that may lie. Lengths, nesting, the memory that a message may grow to and the time
that reading it may take are bounded; whatever goes past that, or is not of this codec, is NotPlain.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from msgpack import Packer

from grader.wire.reading import Allowance, Reading
from grader.wire.refusal import NotPlain
from grader.wire.types import BYTEARRAY, Reference, referring, writer

START_BUFFER = 1 << 14
MAY_HOLD_BYTES = re.compile(rb"[\xc4-\xc6]").search
BUFFERS = frozenset({bytearray, memoryview})
LOOKED_AT = BUFFERS | {list, dict}


Export = Callable[[object, bool], Reference]
Resolve = Callable[[str, Any], object]


def _no_export(value: object, _again: bool) -> Reference:
    raise NotPlain(type(value).__name__)


def _no_resolve(kind: str, _body: Any) -> object:
    raise NotPlain(str(kind)[:100])


class Codec:
    """One side's codec.

    `export(value, again)` gives the reference for a value that is not plain, or raises NotPlain; `again` says that the
    message holds the value already. `resolve(kind, body)` gives the value behind a reference that came.
    """

    def __init__(self, export: Export = _no_export, resolve: Resolve = _no_resolve) -> None:
        self._export = export
        self._resolve = resolve
        self._idle: list[_Writing] = []

    def encode(self, value: object) -> bytes:
        """The message for `value`; raises NotPlain, and whatever `export` raises."""
        return self._write(value, exact=True)

    def _write(self, value: object, *, exact: bool) -> bytes:
        try:
            writing = self._idle.pop()
        except IndexError:  # asked from another thread, or from inside an export
            writing = _Writing(self._export)
        try:
            return writing.write(value, exact=exact)
        finally:
            writing.clear()
            self._idle.append(writing)

    def snapshot(self, value: object) -> bytes:
        """Equal bytes for values that hold the same; not for sending. Raises as `encode`."""
        return self._write(value, exact=False)

    def decode(self, data: bytes, deadline: float | None = None, allowance: Allowance | None = None) -> Any:
        """The value of a message; raises NotPlain, also when reading it goes past `deadline` (`time.monotonic()`).

        Messages whose values may all stay in memory share an `allowance`.
        """
        return Reading(self._resolve, deadline, allowance).read(data)


class _Writing:
    """A packer and what it remembers of one message. Export hooks may run trainee code that encodes in turn."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._handed: list[list[Any]] = []
        self._exported: set[int] = set()
        self._copying = False
        self._packer = self._packer_for("strict")

    def _packer_for(self, unicode_errors: str) -> Packer:
        errors = None if unicode_errors == "strict" else unicode_errors  # naming "strict" costs half of the speed
        return Packer(default=self._listed, strict_types=True, unicode_errors=errors, buf_size=START_BUFFER)

    def write(self, value: object, *, exact: bool) -> bytes:
        """The bytes of `value`; not `exact` when it does not matter that a bytearray looks like bytes."""
        try:
            return self._written(value, self._packer, exact=exact)
        except UnicodeEncodeError:  # a lone surrogate, which is a str like any other
            self.clear()
            return self._written(value, self._packer_for("surrogatepass"), exact=exact)

    def clear(self) -> None:
        """Forget the message."""
        self._handed.clear()
        self._exported.clear()
        self._copying = False

    def _written(self, value: object, packer: Packer, *, exact: bool) -> bytes:
        data = _packed(packer, value)
        if not exact or MAY_HOLD_BYTES(data) is None:
            return data
        if not _holds_buffers([value, *self._handed]):
            return data
        self.clear()
        self._copying = True
        return _packed(packer, self._copied(value))

    def _listed(self, value: object) -> Any:
        """What to write for a value that msgpack does not know."""
        write = writer(type(value))
        if write is None:
            listed = self._referred(value)
        else:
            try:
                listed = write(value)
            except NotPlain:
                listed = self._referred(value)
        self._handed.append(listed)
        return [self._copied(item) for item in listed] if self._copying else listed

    def _referred(self, value: object) -> list[Any]:
        again = id(value) in self._exported
        self._exported.add(id(value))
        return referring(self._export(value, again))

    def _copied(self, value: Any) -> Any:
        """`value` without the types that msgpack would write as bytes, though they are not."""
        kind = type(value)
        if kind is list:
            return [self._copied(item) for item in value]
        if kind is dict:
            return {key: self._copied(item) for key, item in value.items()}
        if kind is bytearray:
            return [BYTEARRAY, bytes(value)]
        return self._listed(value) if kind is memoryview else value


def _packed(packer: Packer, value: object) -> bytes:
    try:
        packed: bytes = packer.pack(value)
    except UnicodeEncodeError:
        raise
    except (ValueError, BufferError, RecursionError) as error:
        raise NotPlain("nested too deeply, or too large") from error
    return packed


def _holds_buffers(values: list[Any]) -> bool:
    """Whether a bytearray or memoryview is among these values or inside their lists and dicts."""
    lists, dicts = [values], list[dict[Any, Any]]()
    while lists or dicts:
        if LOOKED_AT.isdisjoint(map(type, _inside(lists, dicts))):
            return False
        inside = list(_inside(lists, dicts))
        if not BUFFERS.isdisjoint(map(type, inside)):
            return True
        lists = [value for value in inside if type(value) is list]
        dicts = [value for value in inside if type(value) is dict]
    return False


def _inside(lists: list[list[Any]], dicts: list[dict[Any, Any]]) -> Iterator[Any]:
    return chain(chain.from_iterable(lists), chain.from_iterable(map(dict.values, dicts)))


_PLAIN = Codec()


def encode(value: object) -> bytes:
    """Plain data as a message; raises NotPlain for anything else."""
    return _PLAIN.encode(value)


def decode(data: bytes) -> Any:
    """The value of `encode`'s result; raises NotPlain for what it cannot have made."""
    return _PLAIN.decode(data)
