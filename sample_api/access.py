"""Who may read: 401 when it is unclear who is calling, 403 when it is clear and not enough."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from sample_api import tokens
from sample_api.problem import Problem
from sample_api.settings import Settings
from sample_api.tokens import Client, TokenExpiredError, TokenInvalidError

_REALM = 'Bearer realm="sample-api"'

# for the "Authorize" button and the OpenAPI document only: the check is ours, so that a refusal is a problem
_scheme = HTTPBearer(auto_error=False, bearerFormat="JWT", description="โทเคนของท่าน (JWT) / your token")


async def reader(request: Request, _documented: Annotated[object, Depends(_scheme)]) -> Client:
    """Return the calling client, whose token holds the scope `read`; raise the 401 or 403 otherwise."""
    settings: Settings = request.app.state.settings
    client = _authenticated(settings.secret, request.headers.get("Authorization", ""))
    if tokens.READ not in client.scopes:
        raise _scope_missing()
    return client


def _authenticated(secret: bytes, authorization: str) -> Client:
    kind, _, token = authorization.partition(" ")
    if not authorization.strip():
        raise _token_missing()
    if kind.lower() != "bearer":
        raise _token_invalid()
    try:
        return tokens.check(secret, token.strip())
    except TokenExpiredError as error:
        raise _token_expired() from error
    except TokenInvalidError as error:
        raise _token_invalid() from error


def _token_missing() -> Problem:
    th = "ต้องส่งเฮดเดอร์ Authorization: Bearer ตามด้วยโทเคนของท่าน"
    en = "Send the header Authorization: Bearer and your token."
    return Problem(401, "token-missing", th=th, en=en, headers={"WWW-Authenticate": _REALM})


def _token_invalid() -> Problem:
    th = "โทเคนนี้ใช้กับ API นี้ไม่ได้ โปรดตรวจว่าคัดลอกครบและเป็นโทเคนของ sample-api"
    en = "This token is not one of ours: check that it is whole and meant for sample-api."
    challenge = f'{_REALM}, error="invalid_token", error_description="not a valid token"'
    return Problem(401, "token-invalid", th=th, en=en, headers={"WWW-Authenticate": challenge})


def _token_expired() -> Problem:
    th, en = "โทเคนหมดอายุแล้ว โปรดขอโทเคนใหม่", "The token has expired: get a new one."
    challenge = f'{_REALM}, error="invalid_token", error_description="expired"'
    return Problem(401, "token-expired", th=th, en=en, headers={"WWW-Authenticate": challenge})


def _scope_missing() -> Problem:
    th = "โทเคนนี้ไม่มีสิทธิ์อ่านข้อมูล (scope read) โปรดขอโทเคนที่มีสิทธิ์นี้"
    en = "This token does not hold the scope read: get one that does."
    challenge = f'{_REALM}, error="insufficient_scope", scope="{tokens.READ}"'
    return Problem(403, "scope-missing", th=th, en=en, headers={"WWW-Authenticate": challenge})
