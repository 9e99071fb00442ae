"""Forms as browsers send them: text by name, and files."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from academy.procedures import Upload
from academy.web.csrf import MOST_FIELDS
from academy.web.pages.render import KEY
from planning.calendar import read_date
from planning.errors import AmountRefused, DateRefused, EntryRefused
from planning.money import read_amount

LONGEST_VERSION = 9
LONGEST_TEXT = 10_000
# What a word processor leaves in a copied line, and what turns letters around or is not text at all. Thai needs neither.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Tell which field it is in which no date or amount stands."""
    try:
        yield
    except (DateRefused, AmountRefused) as error:
        raise EntryRefused(error.code, th=error.th, en=error.en, field=name) from error


@dataclass(frozen=True)
class Fields:
    """A form's fields as text; files are not among them. `overlong` is what is wrong with one that holds a book."""

    values: Mapping[str, tuple[str, ...]]
    overlong: EntryRefused | None = None

    def get(self, name: str, default: str = "", /) -> str:
        """Give the last value of a name, without blanks around it."""
        return self.values.get(name, (default,))[-1].strip()

    @property
    def key(self) -> str:
        """The key by which the form is taken in once. Raises EntryRefused for one that holds a book."""
        return self.usable.get(KEY)

    @property
    def usable(self) -> "Fields":
        """The fields, once none of them holds a book; what was filled in can be shown again. Raises EntryRefused."""
        if self.overlong is not None:
            raise self.overlong
        return self

    @property
    def version(self) -> int:
        """How many events the record had when its form was shown; 0, which no record has, for anything else."""
        given = self.get("version")
        return int(given) if given.isdecimal() and len(given) <= LONGEST_VERSION else 0

    def day(self, name: str, /) -> date:
        """Read a day of the Buddhist era. Raises EntryRefused, which names the field."""
        with _named(name):
            return read_date(self.get(name))

    def amount(self, name: str, /, *, zero: bool = False) -> Decimal:
        """Read an amount in baht. Raises EntryRefused, which names the field."""
        with _named(name):
            return read_amount(self.get(name), zero=zero)

    def getlist(self, name: str, /) -> list[str]:
        """Give all values of a name."""
        return list(self.values.get(name, ()))


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """Read the form of a request, files included, which are closed when it is answered."""
    async with request.form(max_fields=MOST_FIELDS) as filled:
        yield filled


Filled = Annotated[FormData, Depends(read_form)]


def read_fields(filled: FormData) -> Fields:
    """Give a form's text, without what no eye sees and no paper can hold; a book in a field is refused when it is used."""
    names = {name for name, value in filled.multi_items() if isinstance(value, str)}
    values = {name: tuple(_read(value) for value in filled.getlist(name)) for name in names}
    long = [(text, name) for name, given in values.items() for text in given if len(text) > LONGEST_TEXT]
    return Fields(values, EntryRefused.too_long(long[0][0], LONGEST_TEXT, long[0][1]) if long else None)


def _read(value: str | UploadFile) -> str:
    return _UNSEEN.sub("", _BREAKS.sub(" ", value)) if isinstance(value, str) else ""


def read_uploads(filled: FormData) -> list[Upload]:
    """Give a form's files, in its order; a field left empty is none."""
    files = [value for _name, value in filled.multi_items() if isinstance(value, UploadFile) and value.filename]
    return [Upload(file.filename or "", file.file.read()) for file in files]
