"""Reading a message of the closed codec that somebody else wrote, within bounds."""

import itertools
import time
from collections.abc import Callable
from typing import Any

import msgpack
from msgpack import ExtType, Unpacker

from grader.wire.refusal import NotPlain

MIB = 1 << 20
MAX_GROWN = 192 * MIB  # estimated bytes of all that one message becomes
MAX_LIST = MIB  # items
MAX_DICT = MIB >> 1  # entries
MAX_QUICK_DICT = 1 << 12  # entries that may all collide without taking longer than a blink
MAX_UNCOUNTED = 64 << 10  # bytes of message that, claim and grow as they may, stay far below MAX_GROWN
MESSAGE_COST = 1000
LIST_COST, ITEM_COST = 64, 60
DICT_COST, ENTRY_COST = 200, 80
LOOK_EVERY = 64 << 10  # bytes grown between two looks at the clock
FILL_STEP = 64  # items put into a set or dict between two looks at the clock

Resolve = Callable[[str, Any], object]
Read = Callable[[list[Any], "Reading"], Any]


class Mark:
    """An extension code as it comes: first in a list, it says what the rest of the list stands for."""

    __slots__ = ("cost", "read")

    def __init__(self, read: Read, cost: int) -> None:
        self.read = read
        self.cost = cost


class Allowance:
    """How much memory, in estimated bytes, one or several messages together may still become."""

    def __init__(self) -> None:
        self.left = MAX_GROWN


class Reading:
    """One message being read."""

    def __init__(self, resolve: Resolve, deadline: float | None, allowance: Allowance | None = None) -> None:
        self.resolve = resolve
        self._deadline = deadline
        self._is_alone = allowance is None
        self._allowance = allowance or Allowance()
        self._begin()

    def _begin(self) -> None:
        self._left = self._allowance.left - MESSAGE_COST
        self._next_look = self._left - LOOK_EVERY
        self._open_marks = 0

    def read(self, data: bytes) -> Any:
        """The value; raises NotPlain. BaseExceptions, an alarm's for one, pass through."""
        if self._left < 0:
            raise NotPlain("too much")
        try:
            if len(data) > MAX_UNCOUNTED:
                _check_whole(data)
            value = self._unpacked(data)
        except NotPlain:
            raise
        except Exception as error:
            raise NotPlain("malformed") from error
        finally:
            self._allowance.left = self._left
        if self._open_marks:
            raise NotPlain("misplaced code")
        return value

    def _unpacked(self, data: bytes) -> Any:
        try:
            if self._is_alone and len(data) <= MAX_UNCOUNTED:
                hooks = {"list_hook": self._meant} if MARKED in data else {}
                return self._unpack(data, max_map_len=MAX_QUICK_DICT, **hooks)
            return self._unpack(data, max_map_len=MAX_QUICK_DICT, list_hook=self._list, object_hook=self._dict)
        except ValueError:
            if len(data) <= 2 * MAX_QUICK_DICT:
                raise
        self._begin()  # perhaps a dict too long for C code that nobody can interrupt
        return self._unpack(data, max_map_len=MAX_DICT, list_hook=self._list, object_pairs_hook=self._long_dict)

    def _unpack(self, data: bytes, **hooks: Any) -> Any:
        return msgpack.unpackb(
            data, strict_map_key=False, unicode_errors="surrogatepass", max_array_len=min(MAX_LIST, len(data)), max_ext_len=0,
            ext_hook=self._mark, **hooks,
        )  # fmt: skip

    def spend(self, size: int) -> None:
        """Count memory that the message makes us use; raises NotPlain when it is too much, or too late."""
        self._left -= size
        if self._left < self._next_look:
            self._look()

    def _look(self) -> None:
        if self._left < 0:
            raise NotPlain("too large")
        self._next_look = self._left - LOOK_EVERY
        self._check_time()

    def _check_time(self) -> None:
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise NotPlain("takes too long to read")

    def filled(self, container: Any, items: list[Any]) -> Any:
        """The set or dict `container` with `items` in it; hostile keys may all collide, so time is watched."""
        if len(items) <= MAX_QUICK_DICT:
            container.update(items)
            return container
        for start in range(0, len(items), FILL_STEP):
            container.update(items[start : start + FILL_STEP])
            self._check_time()
        return container

    def _mark(self, code: int, data: bytes) -> Mark:
        mark = _MARKS.get(code)
        if mark is None or data:
            raise NotPlain("unknown code")
        self._open_marks += 1
        return mark

    def _list(self, items: list[Any]) -> Any:
        self._left -= LIST_COST + ITEM_COST * len(items)
        if self._left < self._next_look:
            self._look()
        return self._meant(items)

    def _meant(self, items: list[Any]) -> Any:
        """What a list stands for: itself, or what its mark says."""
        if items and type(items[0]) is Mark:
            mark = items.pop(0)
            self._open_marks -= 1
            self.spend(mark.cost)
            return mark.read(items, self)
        return items

    def _dict(self, found: dict[Any, Any]) -> dict[Any, Any]:
        self._left -= DICT_COST + ENTRY_COST * len(found)
        if self._left < self._next_look:
            self._look()
        return found

    def _long_dict(self, pairs: list[Any]) -> Any:
        self.spend(DICT_COST + ENTRY_COST * len(pairs))
        return self.filled({}, pairs)


def _check_whole(data: bytes) -> None:
    """Refuse a message that claims more items than it has, before memory is set aside for them."""
    unpacker = Unpacker(
        max_buffer_size=len(data), read_size=len(data), max_array_len=MAX_LIST, max_map_len=MAX_DICT, max_ext_len=0
    )
    unpacker.feed(data)
    unpacker.skip()


def new_code(read: Read, cost: int) -> ExtType:
    """A code for a type: `read` makes a value of the items behind it, of about `cost` bytes beside the items."""
    code = next(_CODES)
    _MARKS[code] = Mark(read, cost)
    return ExtType(code, b"")


MARKED = b"\xc7\0"  # how a code comes that `new_code` made
_CODES = itertools.count(1)
_MARKS: dict[int, Mark] = {}
