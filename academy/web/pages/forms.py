"""Forms as browsers send them: text by name, and files."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from academy.procedures import Upload


@dataclass(frozen=True)
class Fields:
    """A form's fields as text; files are not among them."""

    values: Mapping[str, tuple[str, ...]]

    def get(self, name: str, default: str = "", /) -> str:
        """Give the last value of a name, without blanks around it."""
        return self.values.get(name, (default,))[-1].strip()

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
