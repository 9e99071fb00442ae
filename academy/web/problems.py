"""One shape for every error: RFC 9457 problem+json for the API, a page in the same words for a browser."""

import http
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from academy.web import pages
from academy.web.errors import LoginRequired, malformed, no_such_address, wrong_method
from academy.web.login import begin_login
from foundation.errors import BilingualError, UnusableInput
from grader.errors import SubmissionRefused

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem(error: BilingualError, request_id: str) -> dict[str, Any]:
    """The body of an error: `detail` in Thai, `detail_en` in English, `code` for machines."""
    return {
        "type": f"urn:anamai-academy:problem:{error.code}",
        "title": http.HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.th,
        "detail_en": error.en,
        "code": error.code,
        "request_id": request_id,
    }


def problem_response(error: BilingualError, request_id: str) -> JSONResponse:
    """The problem as the API answers it."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status == http.HTTPStatus.UNAUTHORIZED else {}
    if isinstance(error, SubmissionRefused) and error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    return JSONResponse(problem(error, request_id), error.status, headers, media_type=MEDIA_TYPE)


def is_api(request: Request) -> bool:
    """Whether a program is asking, not a person's browser."""
    prefix: str = request.app.state.hub.settings.prefix
    return request.url.path.startswith(f"{prefix}api/")


def answer(request: Request, error: BilingualError) -> Response:
    """A problem for a program, a page for a person; a person who is not logged in is sent to do that."""
    request_id: str = request.scope["request_id"]
    if is_api(request):
        return problem_response(error, request_id)
    if isinstance(error, LoginRequired) and error.code == "login-required" and request.method == "GET":
        return begin_login(request)
    return pages.error_page(request, error, request_id)


def install(app: FastAPI) -> None:
    """Answer every kind of refusal in the one shape."""

    @app.exception_handler(BilingualError)
    def _expected(request: Request, error: BilingualError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, _invalid_input(error))

    @app.exception_handler(HTTPException)
    def _framework(request: Request, error: HTTPException) -> Response:
        return answer(request, _framework_error(error))


def _invalid_input(error: RequestValidationError) -> UnusableInput:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return malformed(f"{where}: {first['msg']}")


def _framework_error(error: HTTPException) -> BilingualError:
    """What Starlette and FastAPI raise by themselves: an unknown address, a wrong method, an unreadable body."""
    if isinstance(error.__cause__, BilingualError):
        return error.__cause__  # FastAPI wraps what reading the body raised
    if error.status_code == http.HTTPStatus.NOT_FOUND:
        return no_such_address()
    if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        return wrong_method()
    return malformed(error.detail)
