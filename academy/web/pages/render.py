"""From a template and values to a page: escaped, in the reader's language, with our addresses."""

import http
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from academy.once import new_key
from academy.web.csrf import FIELD, csrf_token
from academy.web.pages.language import COOKIE, ENGLISH, PARAMETER, THAI, catalogue, language
from indicator import fingerprint
from indicator.thai_calendar import BANGKOK, thai_datetime
from people import Person

ONE_YEAR_S = 31_536_000
KEY = "form_key"  # the hidden field of a form's key
AGAIN = "again"  # in the address that a form's second sending is led to


def page(request: Request, template: str, status: int = http.HTTPStatus.OK, **values: Any) -> HTMLResponse:
    """Render `template`; a language asked for in the address is remembered in a cookie."""
    code = language(request)
    body = _environment(code).get_template(template).render({**_frame(request, code), **values})
    response = HTMLResponse(body, status)
    if request.query_params.get(PARAMETER) == code:
        # The hub's pages read the same cookie.
        response.set_cookie(COOKIE, code, max_age=ONE_YEAR_S, path="/", samesite="lax")
    return response


def address(request: Request, name: str, tail: str = "", **query: str | None) -> str:
    """Give a route's address under our prefix, with `tail` after it, both safe to stand in a link."""
    path = str(request.app.url_path_for(name)) + quote(tail, safe="/")
    asked = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items() if value)
    return f"{path}?{asked}" if asked else path


def taken_before(request: Request, name: str, tail: str = "") -> RedirectResponse:
    """Lead the second sending of a form to what the first one made; the page says that nothing was recorded again."""
    return RedirectResponse(address(request, name, tail, **{AGAIN: "yes"}), http.HTTPStatus.SEE_OTHER)


def _frame(request: Request, code: str) -> Mapping[str, Any]:
    """Collect what every page shows: who is reading, the ways to go, the other language."""
    hub: str = request.app.state.hub.settings.public_hub
    root = hub.removesuffix("hub/")
    other = THAI if code == ENGLISH else ENGLISH
    person: Person | None = getattr(request.state, "person", None)
    return {
        "lang": code,
        "other_lang": other,
        "other_lang_url": str(request.url.include_query_params(**{PARAMETER: other}).query),
        "person": person,
        "path": request.url.path,
        "hub": hub,
        "root": root,
        "form_marks": lambda: _form_marks(request),
        "again": AGAIN in request.query_params,
        "url": lambda name, tail="", **query: address(request, name, tail, **query),
        # The hub starts the server first if it is not running, then goes on to `next`.
        "own_server": lambda place: f"{hub}spawn?next={root}user/{person.username if person else ''}/{place}",
        "static": lambda name: str(request.app.url_path_for("static", path=f"/{name}")),
    }


def _form_marks(request: Request) -> Markup:
    """Give what every form carries unseen: the session's token, and the key by which it is taken in once."""
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    return hidden.format(FIELD, csrf_token(request)) + hidden.format(KEY, new_key())


@cache
def _environment(code: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("academy.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(catalogue(code), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["when"] = lambda instant: _when(instant, code)
    environment.filters["points"] = points
    environment.filters["fingerprint_rows"] = fingerprint.rows
    environment.filters["own"] = lambda label: label.in_language(code)
    environment.globals["in_language"] = lambda thing, field: getattr(thing, f"{field}_{code}")
    return environment


def _when(instant: datetime, code: str) -> str:
    """Bangkok time: the Buddhist era in Thai, the common era in English."""
    if code == THAI:
        return thai_datetime(instant)
    local = instant.astimezone(BANGKOK)
    return f"{local.day} {local:%b %Y, %H:%M}"


def points(value: float | Fraction | None) -> str:
    """Points as people write them: 8, 7.5, 6.67, or a dash where there are none yet."""
    if value is None:
        return "–"
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
