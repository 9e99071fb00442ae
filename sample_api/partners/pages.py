"""The partners' own pages: which there are, what each can do wrong, for people in HTML and for programs in JSON."""

from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from sample_api.paging import NOTICE_TH
from sample_api.partners.notice import HEADERS, NOT_REAL_TH
from sample_api.partners.scenario_files import Partner, partners
from sample_api.problem import Problem, shown
from sample_api.wire import to_json

_HEADERS = {"Vary": "Accept", **HEADERS}

router = APIRouter(include_in_schema=False)


@router.get("/partners")
@router.get("/partners/")
async def index(request: Request) -> Response:
    """List the partners."""
    told = {"notice_th": NOT_REAL_TH, "data_notice_th": NOTICE_TH, "partners": [_listed(one) for one in _all()]}
    return _answer(request, "partners.html", told, partners=_all())


@router.get("/partners/{partner}")
@router.get("/partners/{partner}/")
async def one_partner(request: Request, partner: str) -> Response:
    """Tell of one partner: how to call it, and its scenarios."""
    if partner not in partners():
        raise unknown(partner)
    found = partners()[partner]
    scenarios = [asdict(one) | {"faults": sorted(one.faults)} for one in found.scenarios.values()]
    told = _listed(found) | {
        "access_th": found.access_th,
        "example": found.example,
        "base": f"/partners/{partner}/s/{{scenario}}/{{seed}}",
        "routes": [asdict(one) for one in found.routes],
        "scenarios": scenarios,
        "notice_th": NOT_REAL_TH,
    }
    return _answer(request, "partner.html", told, partner=found)


def unknown(partner: str) -> Problem:
    """Build the 404 that lists the partners there are."""
    choice = ", ".join(partners())
    th = f"ไม่มีหน่วยงานจำลองชื่อ {shown(partner)} ที่มีคือ {choice}"
    return Problem(404, "partner-unknown", th=th, en=f"There is no partner {shown(partner)}; there are {choice}.")


def _all() -> list[Partner]:
    return list(partners().values())


def _listed(partner: Partner) -> dict[str, Any]:
    return {
        "id": partner.id,
        "name_th": partner.name_th,
        "name_en": partner.name_en,
        "about_th": partner.about_th,
        "href": f"/partners/{partner.id}",
    }


def _answer(request: Request, template: str, told: dict[str, Any], **names: object) -> Response:
    if "text/html" not in request.headers.get("Accept", ""):
        return Response(to_json(told), media_type="application/json", headers=_HEADERS)
    base = request.scope.get("root_path", "")
    return HTMLResponse(
        _templates().get_template(template).render(base=base, notice=NOT_REAL_TH, **names), headers=_HEADERS
    )


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(lambda name: (files(__package__) / "templates" / name).read_text(encoding="utf-8"))
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
