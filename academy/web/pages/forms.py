"""Forms as browsers send them: text by name, and files."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from academy.procedures import Upload
from academy.web.pages.render import KEY
from planning.calendar import read_date
from planning.errors import AmountRefused, DateRefused, EntryRefused
from planning.money import read_amount


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Tell which field it is in which no date or amount stands."""
    try:
        yield
    except (DateRefused, AmountRefused) as error:
        raise EntryRefused(error.code, th=error.th, en=error.en, field=name) from error


@dataclass(frozen=True)
class Fields:
    """A form's fields as text; files are not among them."""

    values: Mapping[str, tuple[str, ...]]

    def get(self, name: str, default: str = "", /) -> str:
        """Give the last value of a name, without blanks around it."""
        return self.values.get(name, (default,))[-1].strip()

    @property
    def key(self) -> str:
        """The key by which the form is taken in once."""
        return self.get(KEY)

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
    async with request.form() as filled:
        yield filled


Filled = Annotated[FormData, Depends(read_form)]


def read_fields(filled: FormData) -> Fields:
    """Give a form's text."""
    names = {name for name, value in filled.multi_items() if isinstance(value, str)}
    return Fields({name: tuple(value for value in filled.getlist(name) if isinstance(value, str)) for name in names})


def read_uploads(filled: FormData) -> list[Upload]:
    """Give a form's files, in its order; a field left empty is none."""
    files = [value for _name, value in filled.multi_items() if isinstance(value, UploadFile) and value.filename]
    return [Upload(file.filename or "", file.file.read()) for file in files]
