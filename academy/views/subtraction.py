"""Which shown figures to withhold so that no sum or difference of shown figures tells of 1 to 4 people.

Every figure is a sum over cells: people who are in the same figures. Whoever has the figures knows the count of a set of
cells if, and only if, the set is a sum of figures, each times some number; so linear algebra finds every set that is told,
over all breakdowns (and publications) at once. A set of up to four cells that holds 1 to 4 people is looked for among all
sets, not among those that have a name. Cells in which nobody is may be in such a set as well.

A figure of 0 tells that all its cells are empty, and so does a figure that is as large as those in it. Other bounds are
not looked at here, but in `sample_api.agreements.suppression` for sums of whole groups.

The arithmetic is in floats: the figures are ones and zeros, scaled to length 1, so what is in their span and what is not
lie many orders of magnitude apart. Pure: nothing here reads data.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sample_api.agreements.suppression import LARGEST

Bits = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Places = NDArray[np.intp]

_ZERO = 1e-7  # floats are exact to about 1e-13 here, and what is no zero is far above
_NO_DIRECTION = 1e-10  # squares of the lengths that span nothing
# How long a cell is at least, squared, in the span of the figures, if it is in a set of so many cells that is told; and two
# cells of three or four together. Over such a set the products of a cell with each add up to 1, and no cell is longer than 1.
_LEAST_OF_TWO, _LEAST_OF_THREE, _LEAST_OF_FOUR, _LEAST_OF_PAIR = 0.38, 0.17, 0.09, 0.76
_MOST_CELLS = 4000  # of so many, all pairs of small cells still fit the memory
_MOST_MATCHES = 4_000_000
_MATCHING = 3  # random directions: a set that is not told passes for told once in 10**18


class TooManyCells(ValueError):
    """So many small cells that sums of them cannot be looked through."""

    @classmethod
    def small(cls, number: int) -> Self:
        """Of so many small cells or sets of them."""
        return cls(f"{number} small sets of cells are too many")


@dataclass(frozen=True)
class Shown:
    """The figures of one kind of count (who counts, who passes, ...) that somebody has.

    `matrix` has a row a figure and a column a cell: whether the cell is in the figure. `people` are how many of the kind are
    in each cell. The figures of one `tables` number have nobody in common. `able` figures can still be withheld, those of
    the least `worth` first. `apart`: that a difference of two sets of cells, of 1 to 4 people together, is told is too much
    as well, and not only that a set is.
    """

    keys: Sequence[Hashable]
    tables: Whole
    able: Bits
    worth: Whole
    matrix: Bits
    people: Whole
    apart: bool = False

    @cached_property
    def sizes(self) -> Whole:
        """How many of the kind are in each figure."""
        found: Whole = self.matrix @ self.people
        return found


def gives_away(shown: Shown) -> set[Hashable]:
    """Name figures to withhold next, so that fewer sets of 1 to 4 people are told; nothing where none is.

    What is told by figures that cannot be withheld is left out. Raises TooManyCells.
    """
    if not shown.able.any():
        return set()
    shown = _without_empty(_merged(shown))
    everything = _Span(shown.matrix, shown.people, apart=shown.apart)
    settled = _Span(shown.matrix[~shown.able], shown.people, apart=shown.apart)
    found: set[Hashable] = set()
    for cells in _small_sets(everything):
        weights = everything.weights(cells)
        if weights is None or settled.weights(cells, surely=True) is not None:
            continue
        heavy = np.where(shown.able, np.abs(weights), 0.0)
        involved: list[int] = np.flatnonzero(heavy > max(_ZERO, heavy.max() / 2)).tolist()
        if involved and found.isdisjoint(shown.keys[row] for row in involved):
            least = min(involved, key=lambda row: (shown.worth[row], str(shown.keys[row])))
            found.add(shown.keys[least])
    return found


def _merged(shown: Shown) -> Shown:
    """Bring cells together that are in the same figures: no sum of figures tells them apart."""
    packed = np.packbits(shown.matrix, axis=0).T
    _, first, back = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    people = np.bincount(back.ravel(), weights=shown.people, minlength=len(first)).astype(np.int64)
    return replace(shown, matrix=shown.matrix[:, first], people=people)


def _without_empty(shown: Shown) -> Shown:
    """Leave out the cells that anybody can tell to be empty: of figures of 0, and of those as large as the figures in them."""
    empty = _told_empty(shown)
    if not empty.any():
        return shown
    return _without_empty(replace(shown, matrix=shown.matrix[:, ~empty], people=shown.people[~empty]))


def _told_empty(shown: Shown) -> Bits:
    matrix, sizes = shown.matrix, shown.sizes
    empty: Bits = matrix[sizes == 0].any(axis=0)
    together = matrix.astype(np.float32) @ matrix.T.astype(np.float32)
    cells = np.diag(together)
    for table in np.unique(shown.tables):
        own = shown.tables == table
        inside = (together == cells[None, :]) & own[None, :]
        np.fill_diagonal(inside, val=False)
        touching = (together > 0) & own[None, :]
        covered = np.where(touching, together, 0).sum(axis=1) == cells
        for row in np.flatnonzero((inside @ sizes == sizes) & (inside @ cells < cells)):
            empty |= matrix[row] & ~matrix[inside[row]].any(axis=0)
        for row in np.flatnonzero((touching @ sizes == sizes) & covered & (touching @ cells > cells)):
            empty |= matrix[touching[row]].any(axis=0) & ~matrix[row]
    return empty


class _Span:
    """What sums of figures tell of the cells in which somebody is: an orthonormal basis of it.

    Where differences count (`apart`), each cell is there twice: to be added, and at the end of the columns to be taken away.
    """

    def __init__(self, matrix: Bits, people: Whole, *, apart: bool) -> None:
        self._places = np.flatnonzero(people > 0)
        self.filled = len(self._places)
        self._scale = 1 / np.sqrt(np.maximum(matrix.sum(axis=1), 1))
        scaled = matrix * self._scale[:, None]
        filled, self._unfilled = scaled[:, self._places], scaled[:, people == 0]
        squares, directions = np.linalg.eigh(filled @ filled.T)
        real = squares > _NO_DIRECTION
        self._back: Numbers = directions[:, real] / np.sqrt(squares[real])
        basis = self._back.T @ filled
        self.basis: Numbers = np.hstack((basis, -basis)) if apart else basis
        self.sizes: Whole = np.tile(people[self._places], 2 if apart else 1)
        self._times = (-1, 0, 1) if apart else (0, 1)
        # A sum of figures in which all filled cells cancel out and empty ones do not.
        self._loose = bool((np.abs(self._unfilled.T @ directions[:, ~real]) > _ZERO).any())

    def weights(self, cells: Sequence[int], *, surely: bool = False) -> Numbers | None:
        """Give how often each figure, scaled, stands in the sum that is these columns of `basis`, and any empty cells.

        None where there is no such sum, or where it has parts or multiples of empty cells. Where other sums would do as
        well, one of them may have every empty cell once or never: that is taken to be so unless it must be so `surely`.
        """
        told = self.basis[:, list(cells)].sum(axis=1)
        if abs(float(told @ told) - len(cells)) > _ZERO:
            return None
        weights: Numbers = self._back @ told
        times = self._unfilled.T @ weights
        whole = bool((np.abs(times[:, None] - self._times).min(axis=1, initial=1) < _ZERO).all())
        return weights if whole or (self._loose and not surely) else None


def _small_sets(span: _Span) -> Iterator[tuple[int, ...]]:
    """Give the sets of columns of the basis that hold 1 to 4 people and are told, but for unions of such sets.

    Of random vectors nothing is left but what is across all figures; that adds up to 0 over each set that is told.
    """
    basis, sizes = span.basis, span.sizes
    once = basis[:, : span.filled]
    random = np.random.default_rng(0).standard_normal((span.filled, _MATCHING))
    across = random - once.T @ (once @ random)
    if len(sizes) > span.filled:
        across = np.vstack((across, -across))
    length = (basis**2).sum(axis=0)
    able = np.flatnonzero((sizes <= LARGEST) & (length >= _LEAST_OF_FOUR))
    alone = able[np.abs(across[able]).max(axis=1, initial=0) < _ZERO]
    told = [(int(cell),) for cell in alone if span.weights([int(cell)]) is not None]
    yield from told
    able = able[~np.isin(able, told) & (sizes[able] < LARGEST)]
    long = able[length[able] >= _LEAST_OF_TWO, None]
    told_pairs = [cells for cells in _joined(long, long, across, span) if span.weights(cells) is not None]
    yield from told_pairs
    # In three cells or more are at most two people each, and in four one.
    few = able[sizes[able] < LARGEST - 1]
    pairs = _pairs(few, span)
    if told_pairs:
        pairs = pairs[[tuple(pair) not in told_pairs for pair in pairs.tolist()]]
    for cells in _joined(pairs, few[length[few] >= _LEAST_OF_THREE, None], across, span):
        if span.weights(cells) is not None:
            yield cells
    pairs = pairs[sizes[pairs].sum(axis=1) == 2]  # noqa: PLR2004 - one person each
    for cells in _joined(pairs, pairs, across, span):
        if span.weights(cells) is not None:
            yield cells


def _pairs(cells: Places, span: _Span) -> Places:
    """Give the pairs of cells that can be among three or four that are told."""
    if len(cells) > _MOST_CELLS:
        raise TooManyCells.small(len(cells))
    chosen = span.basis[:, cells]
    angles = chosen.T @ chosen
    length = np.diag(angles)[:, None] + np.diag(angles)[None, :] + 2 * angles
    one, other = np.nonzero(np.triu(length >= _LEAST_OF_PAIR, 1))
    pairs = np.stack((cells[one], cells[other]), axis=1)
    found: Places = pairs[np.diff(pairs % span.filled, axis=1).ravel() != 0]
    return found


def _joined(left: Places, right: Places, across: Numbers, span: _Span) -> Iterator[tuple[int, ...]]:
    """Give each union of one of `left` and one of `right` with 1 to 4 people over which `across` adds up to 0, once."""
    one, other = across[left].sum(axis=1), across[right].sum(axis=1)
    order = np.argsort(other[:, 0])
    first, last = (np.searchsorted(other[order, 0], -one[:, 0] + side, "left") for side in (-_ZERO, _ZERO))
    matches = last - first
    if int(matches.sum()) > _MOST_MATCHES:
        raise TooManyCells.small(len(left))
    at = np.repeat(np.arange(len(left)), matches)
    near = order[np.arange(len(at)) + np.repeat(first - np.cumsum(matches) + matches, matches)]
    cells = np.hstack((left[at], right[near]))[np.abs(one[at] + other[near]).max(axis=1, initial=0) < _ZERO]
    places = np.sort(cells % max(span.filled, 1), axis=1)
    several = (np.diff(places, axis=1) != 0).all(axis=1) & (span.sizes[cells].sum(axis=1) <= LARGEST)
    yield from sorted({tuple(sorted(found)) for found in cells[several].tolist()})
