"""Every failure, expected or not, becomes a problem+json answer; a stack trace never leaves the process."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from sample_api.problem import MEDIA_TYPE, Problem
from sample_api.refusals import invalid
from sample_api.wire import to_json


def install(app: FastAPI) -> None:
    """Make `app` answer every failure with a problem."""
    app.add_exception_handler(Exception, answer)
    for kind in (Problem, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


async def answer(request: Request, error: Exception) -> Response:
    """Return the response that tells of a failure of any kind."""
    return response(request, _problem(error))


def response(request: Request, problem: Problem) -> Response:
    """Return the response that tells this problem."""
    body: dict[str, Any] = {
        "type": f"urn:anamai-academy:sample-api:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.th,
        "detail_en": problem.en,
        "request_id": request.scope["request_id"],
    }
    if problem.errors:
        body["errors"] = [asdict(error) for error in problem.errors]
    return Response(to_json(body), status_code=problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return invalid(error.errors())
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            th, en = "ไม่มีหน้านี้ ดูเส้นทางทั้งหมดได้ที่ /docs", "There is no such page; every route is in /docs."
            return Problem(404, "route-unknown", th=th, en=en)
        case HTTPException(status_code=HTTPStatus.METHOD_NOT_ALLOWED):
            th, en = (
                "เส้นทางนี้ไม่รับเมทอดที่ส่งมา โปรดใช้เมทอดในเฮดเดอร์ Allow",
                "Use a method named in the Allow header.",
            )
            return Problem(405, "method-not-allowed", th=th, en=en, headers=error.headers)
        case HTTPException():
            th, en = (
                "คำขอนี้ใช้ไม่ได้ โปรดตรวจกับเอกสารที่ /docs",
                "The request cannot be used: check it against /docs.",
            )
            return Problem(error.status_code, "request-refused", th=th, en=en, headers=error.headers)
    th = "ระบบขัดข้องที่ฝั่งเรา โปรดลองใหม่ หากยังพบอีกให้แจ้งวิทยากรพร้อม request_id"
    en = "Something broke on our side: try again, and report the request_id if it stays."
    # uvicorn hangs up after a crash without saying so, and the caller's next request would meet a dead connection
    return Problem(500, "internal-error", th=th, en=en, headers={"Connection": "close"})
