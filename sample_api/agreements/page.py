"""Where an agency sees its agreement and its use: a page for people, JSON for programs. No session, nothing kept."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import jinja2
from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.security import HTTPBearer

from sample_api import access
from sample_api.agreements import account, audit, forms, refusals
from sample_api.agreements.account import Account
from sample_api.agreements.forms import FormError
from sample_api.agreements.guard import Guard
from sample_api.agreements.oauth import address_of
from sample_api.agreements.outline import AgreementBody
from sample_api.agreements.proof import NotProvenError, Proof, Proven, Prover, TooManyAttemptsError
from sample_api.agreements.refusals import thai_date
from sample_api.paging import NOTICE_TH, NoQuery, only
from sample_api.schemas import problem_responses

_PRIVATE = {"Cache-Control": "no-store"}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="sample-api"'}  # with "Basic" a browser would ask by itself

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="โทเคนของหน่วยงาน / an agency's token")

router = APIRouter()


@router.get(
    "/agreement.json",
    tags=["สิทธิ์เข้าถึง"],
    summary="ข้อตกลงและการใช้ของหน่วยงาน",
    response_model=AgreementBody,
    responses=problem_responses(400, 401, 404),
    dependencies=[Depends(only(NoQuery))],
)
async def as_json(request: Request, _documented: Annotated[object, Depends(_bearer)]) -> Response:
    """ข้อตกลงและการใช้ของหน่วยงานที่ถือโทเคนนี้ แสดงแม้ข้อตกลงสิ้นสุดแล้ว / the agreement and use of the calling agency."""
    caller = access.authenticated(request)
    guard: Guard = request.app.state.guard
    agreement = guard.book.get(caller.grant.client_id) if caller.grant else None
    if caller.grant is None or agreement is None:
        raise refusals.agreement_none()
    found = await _account(request, Proven(agreement, caller.grant.holder))
    return Response(AgreementBody.of(found).model_dump_json(), media_type="application/json", headers=_PRIVATE)


@router.get("/agreement", include_in_schema=False)
async def ask() -> Response:
    """Ask for client id and secret."""
    return _page("sign_in.html", 200, client_id="", refusal="")


@router.post("/agreement", include_in_schema=False)
async def show(request: Request) -> Response:
    """Show the agreement of the posted client id and secret, or ask again and say why."""
    try:
        form = await forms.posted(request)
    except FormError as error:
        return _page("sign_in.html", error.status, client_id="", refusal="อ่านแบบฟอร์มไม่ได้ โปรดกรอกใหม่")
    name = form.get("client_id", "").strip()
    prover: Prover = request.app.state.prover
    audit.note_claim(request, name)
    try:
        proven = await prover.prove(Proof(name, form.get("client_secret", "").strip(), address_of(request)))
    except TooManyAttemptsError as error:
        refusal = f"ลองผิดบ่อยเกินไป โปรดรอ {error.wait_s} วินาทีแล้วลองใหม่"
        headers = {"Retry-After": str(error.wait_s)}
        return _page("sign_in.html", 429, headers, client_id=name[:40], refusal=refusal)
    except NotProvenError:
        refusal = "รหัสหน่วยงานหรือรหัสลับไม่ถูกต้อง โปรดตรวจว่าคัดลอกครบ"
        return _page("sign_in.html", 401, _CHALLENGE, client_id=name[:40], refusal=refusal)
    found = await _account(request, proven)
    audit.note(request, client=found.client)
    busiest = max(1, *(day.requests for day in found.days))
    return _page("agreement.html", 200, account=found, busiest=busiest)


async def _account(request: Request, proven: Proven) -> Account:
    state = request.app.state
    return await to_thread.run_sync(account.account, proven.agreement, proven.holder, state.audit, state.guard.buckets)


def _page(name: str, status: int, headers: dict[str, str] | None = None, **names: Any) -> Response:
    html = _templates().get_template(name).render(notice=NOTICE_TH, **names)
    return HTMLResponse(html, status, headers=_PRIVATE | (headers or {}))


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(lambda name: (files(__package__) / "templates" / name).read_text(encoding="utf-8"))
    found = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters |= {"thai_date": thai_date, "thai_day": _thai_day, "number": "{:,}".format}
    return found


def _thai_day(iso: str) -> str:
    return thai_date(date.fromisoformat(iso))
