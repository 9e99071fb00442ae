"""What the events of both SOPs' records have in common: frozen values, kept as plain JSON and read back as they were."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

_Event = TypeVar("_Event")


class Value(BaseModel):
    """A frozen shape without room for what it does not know; text is kept without blanks around it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def to_record(event: Value) -> dict[str, Any]:
    """Give what the journal keeps: plain JSON, amounts as text."""
    return event.model_dump(mode="json")


def reading(kinds: TypeAdapter[_Event]) -> Callable[[dict[str, Any]], _Event]:
    """Give what reads an event as the journal keeps it; that raises pydantic.ValidationError for what we never wrote."""

    def read_event(stored: dict[str, Any]) -> _Event:
        return kinds.validate_python(stored)

    return read_event
