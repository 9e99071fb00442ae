"""A sealed file's form: JSON Lines, each with the digest of itself and the line before it, the figures at the end.

No line can be changed, left out or put in between without the last digest changing, which is the file's fingerprint and
stands on papers. Digests need no secret: whoever makes a whole file anew makes another one that holds together, and only
the fingerprint on the paper tells it from the real one.

What the lines hold is each indicator's own; here is what all of them share: no figure of a file is believed, and since
version 2 the file must be, line for line, what the program itself writes of what it reads there.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from typing import Any, TypeVar

from foundation.errors import UnusableInput
from indicator.definition import IndicatorDefinition
from indicator.errors import BundleBroken
from indicator.plain import instant, instant_or_none, require_lines, require_plain, require_types

FORMAT = "anamai-academy-figure"
VERSION = 2
# Version 1 told who came without showing it, so that is not read of it; nothing else differs.
FIRST_VERSION = 1
_LONGEST_NUMBER = 20
_LINE = {"number", "kind", "data", "previous", "digest"}
_ONCE = ("header", "definition", "figures")
_Checked = TypeVar("_Checked")
Line = tuple[str, Any]  # its kind and its data, plain JSON


class Chain:
    """Collects a sealed file line by line."""

    def __init__(self, definition: IndicatorDefinition, *, made_by: str, made_at: datetime, **header: Any) -> None:
        """Begin with the header and the indicator's definition; `header` is what else the first line says (plain JSON)."""
        self.lines: list[Line] = []
        self.add("header", {
            "format": FORMAT, "version": VERSION, "indicator_id": definition.indicator_id,
            "made_by": made_by, "made_at": made_at.isoformat(), **header,
        })  # fmt: skip
        self.add("definition", definition.to_record())

    def add(self, kind: str, data: Mapping[str, Any]) -> None:
        """Add a line of plain JSON."""
        self.lines.append((kind, json.loads(json.dumps(data))))

    def written(self, figures: Mapping[str, Any]) -> bytes:
        """Give the file, which `figures` end."""
        self.add("figures", figures)
        previous, texts = "", []
        for number, (kind, data) in enumerate(self.lines, 1):
            line = {"number": number, "kind": kind, "data": data, "previous": previous}
            previous = _digest(line)
            texts.append(_text({**line, "digest": previous}))
        return b"".join(texts)


@dataclass(frozen=True)
class Links:
    """The lines of a file that holds together, and its fingerprint (hex); the figures are its last line and no other."""

    lines: Sequence[Line]
    fingerprint: str

    @cached_property
    def found(self) -> Mapping[str, list[Any]]:
        """The lines' data by kind, in their order."""
        found: dict[str, list[Any]] = {}
        for kind, data in self.lines:
            found.setdefault(kind, []).append(data)
        return found

    @property
    def strict(self) -> bool:
        """Whether the file is of the version that is held against what the program itself would write."""
        return bool(self.found["header"][0]["version"] != FIRST_VERSION)

    def require_kinds(self, once: Iterable[str], many: Iterable[str]) -> None:
        """Refuse a line of a kind that this indicator does not have, or a second one of a kind that is there once.

        Raises BundleBroken.
        """
        single, seen = {*_ONCE, *once}, set[str]()
        for number, (kind, _data) in enumerate(self.lines, 1):
            if kind not in single | set(many) or (kind in single and kind in seen):
                raise BundleBroken.unaccounted(number, kind)
            seen.add(kind)

    def require_distinct(self, kind: str, *names: str) -> None:
        """Refuse two lines of a kind that agree in all of these fields. Raises BundleBroken, KeyError, TypeError."""
        seen = set()
        for number, (given, data) in enumerate(self.lines, 1):
            if given == kind:
                key = tuple(data[name] for name in names)
                if key in seen:
                    raise BundleBroken.unaccounted(number, kind)
                seen.add(key)

    @property
    def indicator_id(self) -> str:
        """Which indicator's figure it is; empty where the file does not say."""
        (header, *_rest) = self.found["header"]
        return str(header.get("indicator_id", "")) if isinstance(header, dict) else ""


@dataclass(frozen=True)
class Stamp:
    """What every sealed file says of itself: the definition of its day, when and by whom it was made, its fingerprint.

    `strict`: it was held, line for line, against what the program writes; a file of the first version was not.
    """

    definition: IndicatorDefinition
    made_at: datetime
    made_by: str
    fingerprint: str
    strict: bool

    @classmethod
    def of(cls, links: Links) -> "Stamp":
        """Read it; raises BundleBroken for a file of another version, KeyError, TypeError or ValueError for nonsense."""
        header = links.found["header"][0]
        version = header["version"]
        # By its type too: to Python, 2 and 2.0 and true and 1 are the same.
        if header["format"] != FORMAT or type(version) is not int or version not in {FIRST_VERSION, VERSION}:
            raise BundleBroken.other_version(version)
        definition = _definition(links.found["definition"][0])
        stamp = cls(definition, instant(header["made_at"]), header["made_by"], links.fingerprint, links.strict)
        require_types(stamp)
        require_lines(stamp.made_by, header.get("cohort_id"))
        return stamp


def read_links(content: bytes) -> Links:
    """Read a file line by line; raises BundleBroken, which says where the chain does not hold."""
    lines, fingerprint = [], ""
    for line in _lines(content):
        lines.append((line["kind"], line["data"]))
        fingerprint = line["digest"]
    if lines[0][0] != "header":
        raise BundleBroken.incomplete("header")
    return Links(lines, fingerprint)


def recomputed(
    links: Links, compute: Callable[[Links], tuple[_Checked, Mapping[str, Any], Sequence[Line]]]
) -> _Checked:
    """Give what `compute` makes of a file's lines, once the figures it comes to are those the file ends with.

    `compute` also gives the lines before the figures as it would write them of what it read: a file of today's version
    has these and no others. Raises BundleBroken, which says what is wrong.
    """
    # A chain can hold anything: whoever forges one computes its digests too.
    try:
        (checked, figures, written), given = compute(links), dict(links.lines[-1][1])
    except BundleBroken:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, UnusableInput) as error:
        raise BundleBroken.incomplete(error) from error
    for address in given.keys() | figures.keys():
        if given.get(address) != figures.get(address) or (address in given) is not (address in figures):
            raise BundleBroken.other_figure(address)
    if links.strict:
        for number, (line, ours) in enumerate(zip_longest(links.lines, [*written, ("figures", figures)]), 1):
            # As text, for the same reason as the version's type.
            if json.dumps(line, sort_keys=True) != json.dumps(ours, sort_keys=True):
                raise BundleBroken.unaccounted(number, line[0] if line else ours[0])
    return checked


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    """Give the lines of a chain that holds; the last kind must be there, for a file may have been cut off."""
    previous, kind = "", ""
    for number, text in enumerate(content.splitlines(keepends=True), 1):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BundleBroken.line(number) from error
        if not isinstance(line, dict) or line.keys() != _LINE or not isinstance(line["kind"], str):
            raise BundleBroken.line(number)
        told = {name: line[name] for name in line if name != "digest"}
        if (line["number"], line["previous"], line["digest"]) != (number, previous, _digest(told)):
            raise BundleBroken.line(number)
        # The digest is of what a line says: the same can be written with a key twice, and be read otherwise elsewhere.
        if text != _text(line):
            raise BundleBroken.other_bytes(number)
        require_plain([line["kind"], line["data"]])
        previous, kind = line["digest"], line["kind"]
        yield line
    if kind != "figures":
        raise BundleBroken.incomplete("figures")


def _definition(record: Mapping[str, Any]) -> IndicatorDefinition:
    definition = IndicatorDefinition.from_record(record)
    require_types(definition, *definition.fields)
    for raw, field in zip(record["fields"], definition.fields, strict=True):
        instant_or_none(raw.get("set_at"))
        if not all(isinstance(number, str) and len(number) <= _LONGEST_NUMBER for number in field.numbers):
            raise BundleBroken.field(field.field)
    return definition


def _text(line: Mapping[str, Any]) -> bytes:
    """Write a line, the only way there is."""
    return f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n".encode(errors="surrogatepass")


def _digest(line: Mapping[str, Any]) -> str:
    canonical = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A changed byte may make half a character, which no encoding of ours has.
    return sha256(canonical.encode(errors="surrogatepass")).hexdigest()
