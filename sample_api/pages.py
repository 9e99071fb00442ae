"""What anyone may open without a token: the landing page, the documentation, the health check."""

from functools import cache
from importlib.resources import files
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from starlette.staticfiles import StaticFiles

from sample_api.paging import NoQuery, only

router = APIRouter(include_in_schema=False)
health = APIRouter(tags=["บริการ"])


class Health(BaseModel):
    """สถานะของบริการ."""

    status: Literal["ok"] = "ok"
    data_status: Literal["synthetic"] = "synthetic"


@router.get("/")
async def landing(lang: str = "th") -> Response:
    """Tell what this is, in Thai, or English with `?lang=en`."""
    return HTMLResponse(_page("index.en.html" if lang == "en" else "index.html"))


@router.get("/docs")
async def docs() -> Response:
    """Show Swagger UI; everything it loads comes from this process."""
    return HTMLResponse(_page("docs.html"))


@router.get("/changelog")
async def changelog(lang: str = "th") -> Response:
    """Tell what changed between the versions, and until when the old one stays."""
    return HTMLResponse(_page("changelog.en.html" if lang == "en" else "changelog.html"))


@health.get("/healthz", summary="พร้อมให้บริการหรือไม่", dependencies=[Depends(only(NoQuery))])
async def healthz() -> Health:
    """พร้อมให้บริการหรือไม่ ไม่ต้องใช้โทเคน / is it up; no token needed."""
    return Health()


def static_files() -> StaticFiles:
    """Return the application that serves the vendored scripts and styles."""
    return StaticFiles(packages=[("sample_api", "static")])


@cache
def _page(name: str) -> str:
    return (files("sample_api") / "static" / name).read_text(encoding="utf-8")
