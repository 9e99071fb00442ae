"""What the events of both SOPs' records have in common: frozen values, kept as plain JSON and read back as they were."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from planning.errors import EntryRefused

_Event = TypeVar("_Event")
# Characters that stand on a paper without breaking it; what a field is not named for is a line.
_LONGEST_LINE = 500
_CATALOGUE = "fields"
LONGEST_NAME = 300
_LONGEST = {"title_th": LONGEST_NAME, "name_th": LONGEST_NAME, "objective_th": 2000, _CATALOGUE: 2000}


class Value(BaseModel):
    """A frozen shape without room for what it does not know; text is kept without blanks around it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def to_record(event: Value) -> dict[str, Any]:
    """Give what the journal keeps: plain JSON, amounts as text. Raises EntryRefused for text that no paper has room for."""
    record = event.model_dump(mode="json")
    for name, text in _texts("", record):
        most = _LONGEST.get(name, _LONGEST_LINE)
        if len(text) > most:
            raise EntryRefused.too_long(text, most, name)
    return record


def _texts(name: str, told: Any) -> Iterator[tuple[str, str]]:
    """Give every text of an event with its field's name."""
    if isinstance(told, str):
        yield name, told
    elif isinstance(told, dict):
        for key, one in told.items():
            yield from _texts(name if name == _CATALOGUE else key, one)
    elif isinstance(told, list):
        for one in told:
            yield from _texts(name, one)


def reading(kinds: TypeAdapter[_Event]) -> Callable[[dict[str, Any]], _Event]:
    """Give what reads an event as the journal keeps it; that raises pydantic.ValidationError for what we never wrote."""

    def read_event(stored: dict[str, Any]) -> _Event:
        return kinds.validate_python(stored)

    return read_event
