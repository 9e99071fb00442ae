"""The pages people read: Thai first, English a click away; words from the catalogues, no script."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.web.pages import (
    certificates,
    class_board,
    definitions,
    erasure,
    evaluation,
    guide,
    home,
    indicator,
    link_papers,
    links,
    me,
    open_data,
    overview,
    papers,
    rule,
    settings,
    snapshots,
    training_papers,
    trainings,
)
from academy.web.pages.render import address, page
from foundation.errors import BilingualError

STATIC = Path(__file__).parents[1] / "static"

router = APIRouter()
for _part in (
    home,
    guide,
    overview,
    me,
    class_board,
    rule,
    settings,
    definitions,
    snapshots,
    indicator,
    papers,
    open_data,
    erasure,
    trainings,
    training_papers,
    certificates,
    evaluation,
    links,
    link_papers,
):
    router.include_router(_part.router)


def error_page(request: Request, error: BilingualError, request_id: str) -> Response:
    """Tell a refusal in both languages; whoever has not accepted the privacy notice is led to it instead."""
    if error.code == "privacy-notice" and request.method == "GET":
        return RedirectResponse(address(request, "privacy"), 303)
    return page(request, "error.html", error.status, error=error, request_id=request_id)
