"""Each reader's own guide, from the documents: how to do what their pages and JupyterLab are for."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from markupsafe import Markup
from mistune import create_markdown
from starlette.responses import FileResponse, Response

from academy.settings import HOUSE
from academy.web.deps import CurrentPerson
from academy.web.errors import no_such_address
from academy.web.pages.language import language
from academy.web.pages.render import address, page
from people import Role

router = APIRouter()

DOCUMENTS = HOUSE / "docs"
GUIDES: Mapping[Role, str] = {
    Role.TRAINEE: "trainee",
    Role.INSTRUCTOR: "instructor",
    Role.PLANNING: "planning",
    Role.EXECUTIVE: "planning",
}
_OTHER_LANGUAGE = re.compile(r"^\[(?:English|ไทย)\]\(.*\)$\n", re.MULTILINE)
_PICTURE = re.compile(r"\]\(\.\./pictures/([\w-]+\.(?:png|svg))\)")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#|/)[^)]*\)")


@router.get("/guide", name="guide")
def guide(request: Request, person: CurrentPerson) -> Response:
    """Show the guide of the caller's role in the reader's language."""
    document = DOCUMENTS / "guides" / f"{GUIDES[person.role]}.{language(request)}.md"
    pictures = address(request, "guide_pictures")
    return page(request, "guide.html", guide=_rendered(document, pictures))


@router.get("/guide/pictures", name="guide_pictures")
@router.get("/guide/pictures/{name}", name="guide_picture")
def picture(name: str = "") -> Response:
    """Send a picture of the documents."""
    found = DOCUMENTS / "pictures" / name
    if not re.fullmatch(r"[\w-]+\.(?:png|svg)", name) or not found.is_file():
        raise no_such_address()
    return FileResponse(found)


@lru_cache(maxsize=8)
def _rendered(document: Path, pictures: str) -> Markup:
    """The document as HTML; links to documents that are not shown here become their text. Raises NotFound."""
    try:
        text = document.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise no_such_address() from None
    text = _PICTURE.sub(rf"]({pictures}/\1)", _OTHER_LANGUAGE.sub("", text))
    html = create_markdown(escape=True, plugins=["table"])(_LINK.sub(r"\1", text))
    return Markup(html)  # noqa: S704 - our own document, its markup escaped
