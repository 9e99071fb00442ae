"""Exceptions across the wire: described as plain data, revived as the same class where that is safe.

Safe are Python's own exceptions and those of the libraries below. Anything else comes back as a class made here, of
the original's name, below its nearest safe base. Of the BaseExceptions that are no Exception only SystemExit is
revived: a KeyboardInterrupt of the trainee's would stop the judge.
"""

import builtins
import contextlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from grader.wire.codec import decode, encode
from grader.wire.refusal import NotPlain

LIBRARIES = frozenset(
    {
        "anyio", "asyncio", "binascii", "concurrent", "csv", "dataclasses", "datetime", "decimal", "email", "fastapi", "fractions",
        "h11", "http", "httpcore", "httpx", "json", "jsonschema", "jwt", "numpy", "openpyxl", "pandas", "pydantic", "pydantic_core",
        "requests", "socket", "sqlalchemy", "sqlite3", "ssl", "starlette", "statistics", "urllib", "urllib3", "xml", "yaml", "zipfile",
        "zoneinfo",
    }
)  # fmt: skip
MAX_TEXT = 4000
MAX_CLASSES = 1000
REMOTE = "__from_the_other_side__"
MADE_HERE = "trainee"
TEXT = "__text_on_the_other_side__"

Error = Mapping[str, Any]


def describe(error: BaseException, class_id: Callable[[type], int] | None = None) -> dict[str, Any]:
    """Plain data for `error`; `class_id` numbers a class that the other side may name again."""
    kind = type(error)
    described: dict[str, Any] = {
        "name": kind.__name__,
        "mro": [[base.__module__, base.__qualname__] for base in kind.__mro__ if base is not object],
        "text": _text(error),
        "attributes": {},
    }
    with contextlib.suppress(NotPlain):
        described["args"] = encode(tuple(error.args))
    for name, value in vars(error).items():
        with contextlib.suppress(NotPlain):
            described["attributes"][name] = encode(value)
    if class_id is not None and not _is_safe(kind):
        described["class"] = class_id(kind)
    return described


def _text(error: BaseException) -> str:
    try:
        return str(error)[:MAX_TEXT]
    except BaseException:  # noqa: BLE001 - a trainee's __str__ may raise anything
        return ""


def _made(name: str, base: type[BaseException]) -> type[BaseException]:
    """A class in place of one we do not have, which may have had a text of its own to say."""

    def text(error: BaseException) -> str:
        told: str | None = getattr(error, TEXT, None)
        return base.__str__(error) if told is None else told

    return type(name if name.isidentifier() else "Error", (base,), {"__module__": MADE_HERE, "__str__": text})


class Revival:
    """Turns descriptions into exceptions; classes made here are the same object each time for one class there."""

    def __init__(self) -> None:
        self._made: dict[object, type[BaseException]] = {}

    def revive(self, error: Error) -> BaseException:
        """The exception; its text is the original's, and `came_from_afar` knows it."""
        kind = self.class_of(error)
        text = str(error.get("text", ""))[:MAX_TEXT]
        arguments: tuple[Any, ...] = (text,)
        with contextlib.suppress(NotPlain, KeyError):
            decoded = decode(error["args"])
            arguments = decoded if type(decoded) is tuple else arguments
        revived = _construct(kind, arguments) or Exception(text)
        attributes = error.get("attributes")
        for name, node in attributes.items() if isinstance(attributes, dict) else ():
            with contextlib.suppress(NotPlain, AttributeError, TypeError):
                if not name.startswith("__"):
                    setattr(revived, name, decode(node))
        setattr(revived, REMOTE, True)
        if kind.__module__ == MADE_HERE:
            setattr(revived, TEXT, text)
        return revived

    def class_of(self, error: Error) -> type[BaseException]:
        """The class to revive `error` as."""
        names = [tuple(map(str, entry)) for entry in _as_list(error.get("mro")) if len(_as_list(entry)) == 2]  # noqa: PLR2004
        for place, (module, name) in enumerate(names):
            base = _safe_class(module, name)
            if base is not None:
                return base if place == 0 else self._derived(error, base, names)
        return self._derived(error, Exception, names)

    def _derived(self, error: Error, base: type[BaseException], names: list[Any]) -> type[BaseException]:
        number = error.get("class")
        key: object = number if isinstance(number, int) else tuple(names)
        if key not in self._made and len(self._made) < MAX_CLASSES:
            self._made[key] = _made(str(error.get("name", "Error"))[:100], base)
        return self._made.get(key, base)


def came_from_afar(error: BaseException) -> bool:
    """Whether `error` was revived, or was raised because of one that was."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, REMOTE, False):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def is_well_known(kind: type[BaseException]) -> bool:
    """Whether the class's name is Python's or a known library's, and so tells nothing but itself."""
    return _safe_class(kind.__module__, kind.__qualname__) is kind


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_safe(kind: type) -> bool:
    return _safe_class(kind.__module__, kind.__qualname__) is kind


def _safe_class(module: str, name: str) -> type[BaseException] | None:
    if module == "builtins":
        found: Any = getattr(builtins, name, None)
    elif module.partition(".")[0] in LIBRARIES and module in sys.modules:
        found = getattr(sys.modules[module], name, None)
        found = found or _public(module.partition(".")[0], name)
    elif module.partition(".")[0] in LIBRARIES:
        found = _public(module.partition(".")[0], name)
    else:
        return None
    if isinstance(found, type) and (issubclass(found, Exception) or found is SystemExit):
        return found
    return None


def _public(library: str, name: str) -> Any:
    """httpx, requests and others claim `library.Name` for classes defined deeper."""
    return getattr(sys.modules.get(library), name, None)


def _construct(kind: type[BaseException], arguments: tuple[Any, ...]) -> BaseException | None:
    try:
        revived: BaseException = kind.__new__(kind, *arguments)
        revived.args = arguments
    except Exception:  # noqa: BLE001 - some libraries' exceptions cannot be made from their args
        return _construct_below(kind, arguments)
    return revived


def _construct_below(kind: type[BaseException], arguments: tuple[Any, ...]) -> BaseException | None:
    bases = [base for base in kind.__mro__[1:] if base.__module__ == "builtins" and base is not object]
    for base in bases:
        with contextlib.suppress(Exception):
            made: BaseException = base(*arguments)
            return made
    return None
