"""One error shape: an RFC 9457 problem with a Thai detail, an English one beside it, and a stable code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"
_LONGEST_ECHO = 60


@dataclass(frozen=True)
class FieldError:
    """One thing wrong: where it stands (`query`, `path`, `body`, `header`), its name, and why."""

    location: str
    name: str
    detail: str
    detail_en: str


class Problem(Exception):
    """An expected failure; `code` is stable, `th` and `en` say what is wrong and what to do."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        th: str,
        en: str,
        title: str = "",
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title or HTTPStatus(status).phrase
        self.th = th
        self.en = en
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def shown(value: object) -> str:
    """Return the caller's own value for quoting back: printable, one line, short."""
    text = "".join(one if one.isprintable() else "·" for one in str(value)[: _LONGEST_ECHO + 1])
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "…"
