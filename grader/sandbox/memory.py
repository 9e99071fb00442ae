"""A warm parent's memory, made ready to be shared with the children it forks.

A child copies each page that it writes to, and Python writes to what it only reads: it counts references, and the
collector marks what it visits. Both are kept from what was there before the fork. It then lives as long as the child.
"""

import ctypes
import gc
import sys
import sysconfig
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from types import CodeType
from typing import Any

# PEP 683: from Python 3.12 on an object with this count (the low half of its first eight bytes) is never counted.
# Where later versions keep the count otherwise, nothing is done and children copy more.
IMMORTAL = 0xFFFFFFFF
COUNTED_SO = {(3, 12), (3, 13)}
HUGE = 2 << 20
MADV_COLLAPSE = 25  # from Linux 6.1 on

_attributes, _order, _bases = (type.__dict__[name].__get__ for name in ("__dict__", "__mro__", "__bases__"))
_madvise = ctypes.CDLL(None).madvise


def settle() -> None:
    """For a process of one thread that will fork children and do little else: what it has now is there for good."""
    gc.collect()
    if _can_be_immortal():
        _make_immortal()
    _gather()
    gc.freeze()


def _can_be_immortal() -> bool:
    """Whether this interpreter counts references as is known here: by its version, and by a look at one that is immortal."""
    return (
        sys.implementation.name == "cpython"
        and sys.version_info[:2] in COUNTED_SO
        and not sysconfig.get_config_var("Py_GIL_DISABLED")
        and sys.byteorder == "little"
        and sys.maxsize > 1 << 32
        and ctypes.c_uint32.from_address(id(None)).value == IMMORTAL
    )


def _make_immortal() -> None:
    """Let nothing that exists be counted any more."""
    found: dict[int, Any] = {}  # by address; holds on to them, so that no count is written where nothing is any longer
    reached: list[Any] = gc.get_objects()
    while reached:
        here = dict(zip(map(id, reached), reached, strict=True))
        new = [here[address] for address in here.keys() - found.keys()]
        new = [item for item in new if sys.getrefcount(item) != IMMORTAL]  # what was settled before a fork stays so
        found |= zip(map(id, new), new, strict=True)
        reached = gc.get_referents(*new)
        reached += chain.from_iterable(_unvisited(item) for item in new if issubclass(type(item), CodeType | type))
    for address in found:
        ctypes.c_uint32.from_address(address).value = IMMORTAL


def _unvisited(item: CodeType | type) -> Iterable[Any]:
    """What an object holds that the collector has no need to visit. Nothing here asks the object: a proxy would answer."""
    if type(item) is CodeType:
        names = (item.co_names, item.co_varnames, item.co_freevars, item.co_cellvars, item.co_consts)
        return (*names, *chain.from_iterable(names), item.co_filename, item.co_name, item.co_qualname)
    own = _attributes(item)
    return (*own.keys(), *own.values(), _order(item), _bases(item))


def _gather() -> None:
    """Let huge pages hold what memory can: a fork then copies one entry where there were 512, and a look-up finds it sooner."""
    for line in Path("/proc/self/maps").read_text(encoding="ascii", errors="replace").splitlines():
        span, access, _, _, _, *name = line.split(maxsplit=5)
        if access != "rw-p" or name not in ([], ["[heap]"]):
            continue
        begin, end = (int(address, 16) for address in span.split("-"))
        for page in range(-(-begin // HUGE) * HUGE, end // HUGE * HUGE, HUGE):
            # Where that fails (an older kernel, no memory in one piece), it stays as it is.
            _madvise(ctypes.c_void_p(page), ctypes.c_size_t(HUGE), MADV_COLLAPSE)
