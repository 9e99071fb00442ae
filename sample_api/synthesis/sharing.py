"""Whole numbers handed out so that the parts are the whole again. Integers only: the same on every machine."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_SPAN = np.uint64(2001)


def luck(start: int, shape: tuple[int, ...]) -> Whole:
    """Return whole numbers from -1000 to 1000, drawn by splitmix64 from `start` (0 to 2**63)."""
    count = int(np.prod(shape))
    mixed = (np.arange(1, count + 1, dtype=np.uint64) * _GOLDEN) + np.uint64(start)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    mixed ^= mixed >> np.uint64(31)
    return (mixed % _SPAN).astype(np.int64).reshape(shape) - 1000


def share_out(total: Whole, weight: Whole) -> Whole:
    """Split each of `total` (cells) by `weight` (cells × parts): largest remainders first, then the first part."""
    whole = np.maximum(weight.sum(axis=1), 1)[:, None]
    product = total[:, None] * weight
    share = product // whole
    left = total - share.sum(axis=1)
    order = np.argsort(-(product % whole), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(weight.shape[1]), order.shape), axis=1)
    given: Whole = share + (rank < left[:, None])
    return given


def share_within(total: Whole, weight: Whole, room: Whole) -> Whole:
    """Split as `share_out`, but give no part more than its `room`; `total` must fit in all rooms together."""
    first = np.minimum(share_out(total, weight), room)
    rest: Whole = first + share_out(total - first.sum(axis=1), room - first)
    return rest
