"""Thai or English: chosen by `?lang=`, remembered in a cookie that the academy's pages share."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from babel.messages.pofile import read_po
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from hub_config.words import Bilingual

LANGUAGES = ("th", "en")
COOKIE = "academy-lang"
COOKIE_DAYS = 365
LOCALES = Path(__file__).parents[1] / "locales"


class Words(Extension):
    """Gives templates `t(message, **values)`, `language()` and `in_language(code)`, the page's address in another."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals.update(t=_translate, language=_language, in_language=_in_language)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read the sentences of a language: English msgid → translation, untranslated ones left out."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.id and message.string
        }


def language_of(handler: Any) -> str:
    """Give the reader's language; one asked for in the address is remembered."""
    asked = handler.get_query_argument("lang", "")
    if asked in LANGUAGES:
        domain = {"domain": handler.domain} if handler.subdomain_host else {}
        handler.set_cookie(COOKIE, asked, expires_days=COOKIE_DAYS, path="/", samesite="Lax", **domain)
        return str(asked)
    kept = handler.get_cookie(COOKIE, "")
    return str(kept) if kept in LANGUAGES else LANGUAGES[0]


def _handler(context: Context) -> Any:
    # JupyterHub gives templates no request; this bound method of its handler is in every page's context.
    return context["static_url"].__self__


@pass_context
def _language(context: Context) -> str:
    return language_of(_handler(context))


@pass_context
def _translate(context: Context, message: str, **values: object) -> str:
    language = _language(context)
    if isinstance(message, Bilingual):
        return message.th if language == "th" else message.en
    sentence = catalogue(language).get(message, message)
    return re.sub(r"{(\w+)}", lambda match: str(values[match[1]]), sentence) if values else sentence


@pass_context
def _in_language(context: Context, language: str) -> str:
    request = _handler(context).request
    query = [(name, value) for name, value in parse_qsl(request.query) if name != "lang"]
    return f"{request.path}?{urlencode([*query, ('lang', language)])}"
