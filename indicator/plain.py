"""How a sealed file's fields are read: as the program writes them and no other way, for whoever forges one writes anything.

What passes here can be shown anywhere: no text steers a terminal, no date lies outside the calendar, no number takes
minutes to compute with.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_type_hints

from indicator.errors import BundleBroken

MOST = 10**15  # of any number: a country's people, points or bytes stay far below, and doubles are exact up to it
YEARS = range(2000, 2600)  # C.E.; the Buddhist years of mistyped dates are among them
# What steers a terminal, turns letters around, or is half a letter; forms take none of it in.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAK = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
_SHARE = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,15})?")
_PLAIN = {str, int, float, bool, type(None)}


def require_plain(given: Any) -> None:
    """Refuse plain JSON with a number or a text, key or value, that no line of ours has. Raises BundleBroken."""
    waiting = [given]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            if _UNSEEN.search(one):
                raise BundleBroken.field(one)
        # Of an infinity or what is no number this is not true either.
        elif one is not None and not 0 <= one <= MOST:
            raise BundleBroken.field(one)


def require_types(*values: Any) -> None:
    """Refuse dataclasses with a field of another type than it says. Raises BundleBroken."""
    for value in values:
        for name, types in _types(value.__class__).items():
            given = getattr(value, name)
            if type(given) not in types:
                raise BundleBroken.field(given)


def require_lines(*texts: str | None) -> None:
    """Refuse what is no line of text. Raises BundleBroken."""
    for text in texts:
        if text is not None and (not isinstance(text, str) or _BREAK.search(text)):
            raise BundleBroken.field(text)


def instant(given: Any) -> datetime:
    """Read an instant with its zone. Raises BundleBroken."""
    try:
        found = datetime.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise BundleBroken.field(given) from error
    if found.tzinfo is None or found.year not in YEARS or found.isoformat() != given:
        raise BundleBroken.field(given)
    return found


def instant_or_none(given: Any) -> datetime | None:
    """Read the instant of a decision; nobody may have taken it yet. Raises BundleBroken."""
    return None if given is None else instant(given)


def day(given: Any) -> date:
    """Read a day. Raises BundleBroken."""
    try:
        found = date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise BundleBroken.field(given) from error
    if found.year not in YEARS or found.isoformat() != given:
        raise BundleBroken.field(given)
    return found


def share(given: Any) -> Fraction:
    """Read a share of a whole, as 1/2. Raises BundleBroken."""
    if not isinstance(given, str) or not _SHARE.fullmatch(given) or (found := Fraction(given)) > 1:
        raise BundleBroken.field(given)
    return found


def require_percent(given: Any) -> None:
    """Refuse what is no pass mark. Raises BundleBroken."""
    if not isinstance(given, str) or not _PERCENT.fullmatch(given):
        raise BundleBroken.field(given)


@cache
def _types(of: type) -> Mapping[str, set[type]]:
    """Give the types of a dataclass's plain fields; a whole number is a number of points too."""
    found = {name: set(get_args(hint) or (hint,)) for name, hint in get_type_hints(of).items()}
    return {name: types | {int} if float in types else types for name, types in found.items() if types <= _PLAIN}
