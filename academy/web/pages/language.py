"""Which language a person reads, and the words in it: gettext catalogues, read as they are edited (.po)."""

import io
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from fastapi import Request

COOKIE = "academy-lang"
PARAMETER = "lang"
THAI, ENGLISH = "th", "en"
LANGUAGES = (THAI, ENGLISH)


def language(request: Request) -> str:
    """Choose the language asked for now, else the one asked for before, else Thai."""
    for wish in (request.query_params.get(PARAMETER), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return THAI


@cache
def catalogue(code: str) -> Translations:
    """Read the words of one language; a msgid is the English text."""
    source = resources.files("academy.web") / "locales" / f"{code}.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=code))
    compiled.seek(0)
    return Translations(compiled, domain="messages")
