"""A simulated open data gateway in front of CKAN: a key of one's own, `success` inside, and HTTP beside it.

Actions, envelope and errors are shaped after CKAN's action API; the data sets are the department's figures a
province and fiscal year. It is not the country's gateway. A client must check the HTTP status and `success`.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from sample_api.partners import access, ckan_data, ckan_sql, unrest
from sample_api.partners.ckan_data import ActionError
from sample_api.partners.faults import Fault
from sample_api.partners.session import begin
from sample_api.partners.visit import Visit, visiting
from sample_api.tokens import TokenError
from sample_api.wire import to_json

ID = "ckan"
CAP = 200
"""The most records with `capped_rows`, whatever `limit` says."""
HELP = "Training simulator with synthetic data, not the country's open data gateway: see /partners/ckan"
_MAINTENANCE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>ปิดปรับปรุงระบบ (ระบบจำลอง)</title></head>
<body><h1>ปิดปรับปรุงระบบชั่วคราว</h1><p>ขออภัยในความไม่สะดวก (ระบบจำลองเพื่อการฝึกอบรม)</p></body></html>
"""

Action = Callable[[Visit, Mapping[str, str]], Any]

router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")


@router.get("/get-ckan/{action}")
async def act(request: Request, visit: Annotated[Visit, Depends(visiting(ID))], action: str) -> Response:
    """Do one action and wrap what it gives as CKAN does."""
    try:
        caller = access.holder(request, request.headers.get("api-key", ""))
    except TokenError:
        return _failure(visit, ActionError.denied())
    session = begin(request, visit, caller)
    if visit.shows(Fault.HTML_MAINTENANCE) and unrest.struck(visit, session.number):
        return HTMLResponse(_MAINTENANCE)
    try:
        result = _action(action)(visit, _given(request))
    except ActionError as error:
        return _failure(visit, error)
    return _wrapped({"help": HELP, "success": True, "result": result}, 200)


def _action(name: str) -> Action:
    known: dict[str, Action] = {
        "package_list": _package_list,
        "package_show": _package_show,
        "datastore_search": _datastore_search,
        "datastore_search_sql": _datastore_search_sql,
    }
    if name not in known:
        raise ActionError.not_found(f"Action name not known, there are {', '.join(known)}")
    return known[name]


def _given(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ActionError.invalid("query", "a parameter is given twice")
    return given


def _package_list(_visit: Visit, given: Mapping[str, str]) -> list[str]:
    _only(given)
    return ckan_data.names()


def _package_show(_visit: Visit, given: Mapping[str, str]) -> dict[str, Any]:
    _only(given, "id")
    return ckan_data.package(given["id"])


def _datastore_search(visit: Visit, given: Mapping[str, str]) -> dict[str, Any]:
    found = ckan_data.search(given, visit.seed)
    if visit.shows(Fault.CAPPED_ROWS):
        found["records"] = found["records"][:CAP]
    return _typed(visit, found)


def _datastore_search_sql(visit: Visit, given: Mapping[str, str]) -> dict[str, Any]:
    _only(given, "sql")
    return _typed(visit, ckan_sql.search(given["sql"], visit.seed))


def _only(given: Mapping[str, str], *required: str) -> None:
    if missing := [one for one in required if one not in given]:
        raise ActionError.invalid(missing[0], "Missing value")
    if strange := sorted(set(given) - set(required)):
        raise ActionError.invalid(strange[0][:60], "unexpected parameter")


def _typed(visit: Visit, found: dict[str, Any]) -> dict[str, Any]:
    if visit.shows(Fault.TEXT_NUMBERS):
        found["fields"] = [one | {"type": "text"} for one in found["fields"]]
        found["records"] = [
            {name: None if value is None else str(value) for name, value in one.items()} for one in found["records"]
        ]
    return found


def _failure(visit: Visit, error: ActionError) -> Response:
    status = 200 if visit.shows(Fault.ERRORS_AS_200) else error.status
    return _wrapped({"help": HELP, "success": False, "error": error.error}, status)


def _wrapped(told: dict[str, Any], status: int) -> Response:
    return Response(to_json(told), status_code=status, media_type="application/json")
