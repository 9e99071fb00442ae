"""A sealed file's form: JSON Lines, each with the digest of itself and the line before it, the figures at the end.

Nothing can be changed, left out or put in between; the last digest is the file's fingerprint, which papers carry. What
the lines hold is each indicator's own; here is what all of them share, and that no figure of a file is believed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from indicator.definition import IndicatorDefinition
from indicator.errors import BundleBroken

FORMAT = "anamai-academy-figure"
VERSION = 1
_LINE = {"number", "kind", "data", "previous", "digest"}
_Checked = TypeVar("_Checked")


class Chain:
    """Writes a sealed file line by line."""

    def __init__(self, definition: IndicatorDefinition, *, made_by: str, made_at: datetime, **header: Any) -> None:
        """Begin with the header and the indicator's definition; `header` is what else the first line says (plain JSON)."""
        self._lines: list[dict[str, Any]] = []
        self.add("header", {
            "format": FORMAT, "version": VERSION, "indicator_id": definition.indicator_id,
            "made_by": made_by, "made_at": made_at.isoformat(), **header,
        })  # fmt: skip
        self.add("definition", definition.to_record())

    def add(self, kind: str, data: Mapping[str, Any]) -> None:
        """Add a line of plain JSON."""
        previous = self._lines[-1]["digest"] if self._lines else ""
        line = {
            "number": len(self._lines) + 1,
            "kind": kind,
            "data": json.loads(json.dumps(data)),
            "previous": previous,
        }
        self._lines.append({**line, "digest": _digest(line)})

    def written(self, figures: Mapping[str, Any]) -> bytes:
        """Give the file, which `figures` end."""
        self.add("figures", figures)
        return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in self._lines).encode()


@dataclass(frozen=True)
class Links:
    """The lines of a file that holds together, their data by kind in their order, and its fingerprint (hex)."""

    found: Mapping[str, list[Any]]
    fingerprint: str

    @property
    def indicator_id(self) -> str:
        """Which indicator's figure it is; empty where the file does not say."""
        (header, *_rest) = self.found["header"]
        return str(header.get("indicator_id", "")) if isinstance(header, dict) else ""


@dataclass(frozen=True)
class Stamp:
    """What every sealed file says of itself: the definition of its day, when and by whom it was made, its fingerprint."""

    definition: IndicatorDefinition
    made_at: datetime
    made_by: str
    fingerprint: str

    @classmethod
    def of(cls, links: Links) -> "Stamp":
        """Read it; raises BundleBroken for a file of another version, KeyError, TypeError or ValueError for nonsense."""
        header = links.found["header"][0]
        if (header["format"], header["version"]) != (FORMAT, VERSION):
            raise BundleBroken.other_version(header["version"])
        definition = IndicatorDefinition.from_record(links.found["definition"][0])
        return cls(definition, datetime.fromisoformat(header["made_at"]), header["made_by"], links.fingerprint)


def read_links(content: bytes) -> Links:
    """Read a file line by line; raises BundleBroken, which says where the chain does not hold."""
    found: dict[str, list[Any]] = {}
    fingerprint = ""
    for line in _lines(content):
        found.setdefault(line["kind"], []).append(line["data"])
        fingerprint = line["digest"]
    if "header" not in found:
        raise BundleBroken.incomplete("header")
    return Links(found, fingerprint)


def recomputed(links: Links, compute: Callable[[Links], tuple[_Checked, Mapping[str, Any]]]) -> _Checked:
    """Give what `compute` makes of a file's lines, once the figures it comes to are those the file ends with.

    Raises BundleBroken, which says what is wrong.
    """
    # A chain can hold anything: whoever forges one computes its digests too.
    try:
        (checked, figures), given = compute(links), dict(links.found["figures"][0])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise BundleBroken.incomplete(str(error)) from error
    for address in given.keys() | figures.keys():
        if given.get(address) != figures.get(address):
            raise BundleBroken.other_figure(address)
    return checked


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    """Give the lines of a chain that holds; the last kind must be there, for a file may have been cut off."""
    previous, kind = "", ""
    for number, text in enumerate(content.splitlines(), 1):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BundleBroken.line(number) from error
        if not isinstance(line, dict) or line.keys() != _LINE:
            raise BundleBroken.line(number)
        told = {name: line[name] for name in line if name != "digest"}
        if (line["number"], line["previous"], line["digest"]) != (number, previous, _digest(told)):
            raise BundleBroken.line(number)
        previous, kind = line["digest"], line["kind"]
        yield line
    if kind != "figures":
        raise BundleBroken.incomplete("figures")


def _digest(line: Mapping[str, Any]) -> str:
    canonical = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A changed byte may make half a character, which no encoding of ours has.
    return sha256(canonical.encode(errors="surrogatepass")).hexdigest()
