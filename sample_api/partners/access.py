"""Who is calling a partner: each takes the caller's own token of this API, in the way that partner asks for it."""

import base64
import binascii
import hmac
from hashlib import sha256

from fastapi import Request

from sample_api import tokens
from sample_api.agreements import audit
from sample_api.problem import Problem
from sample_api.settings import Settings
from sample_api.tokens import Client, TokenError, TokenExpiredError, TokenInvalidError


class NotAllowedError(TokenError):
    """The token says clearly who is calling, and that is not enough."""


def holder(request: Request, token: str) -> Client:
    """Return whose token this is; raise TokenInvalidError, TokenExpiredError or NotAllowedError."""
    client = tokens.check(_settings(request).secret, token)
    audit.note(request, client=client.id)
    if tokens.READ not in client.scopes:
        raise NotAllowedError
    return client


def key_for(request: Request, purpose: str) -> bytes:
    """Return a signing key for one purpose, made from the API's own: what it signs is good for nothing else."""
    return hmac.digest(_settings(request).secret, purpose.encode(), sha256)


async def api_key(request: Request) -> Client:
    """Return the caller whose token stands in X-API-Key."""
    return _checked(request, request.headers.get("X-API-Key", ""), "X-API-Key", {})


async def basic(request: Request) -> Client:
    """Return the caller whose user name and token stand in `Authorization: Basic`."""
    name, token = credentials(request.headers.get("Authorization", ""))
    challenge = {"WWW-Authenticate": 'Basic realm="partner-simulator", charset="UTF-8"'}
    client = _checked(request, token, "Authorization: Basic", challenge)
    if client.id != name:
        raise _refused("Authorization: Basic", challenge)
    return client


def credentials(authorization: str) -> tuple[str, str]:
    """Return user name and password of a Basic header, both empty when it is none."""
    kind, _, coded = authorization.partition(" ")
    try:
        name, _, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return (name, password) if kind.lower() == "basic" else ("", "")


def _checked(request: Request, token: str, way: str, challenge: dict[str, str]) -> Client:
    try:
        return holder(request, token.strip())
    except NotAllowedError as error:
        raise _not_allowed() from error
    except TokenExpiredError as error:
        raise _expired(challenge) from error
    except TokenInvalidError as error:
        raise _refused(way, challenge) from error


def _refused(way: str, challenge: dict[str, str]) -> Problem:
    th = f"หน่วยงานนี้ให้ส่งโทเคนของท่านทาง {way} แต่ไม่พบหรือใช้ไม่ได้ โปรดดูวิธีส่งในหน้าของหน่วยงานที่ /partners"
    en = f"This partner takes your token by {way}, and found none or not a good one: see its page under /partners."
    return Problem(401, "token-invalid", th=th, en=en, headers=challenge)


def _expired(challenge: dict[str, str]) -> Problem:
    th, en = "โทเคนหมดอายุแล้ว โปรดขอโทเคนใหม่", "The token has expired: get a new one."
    return Problem(401, "token-expired", th=th, en=en, headers=challenge)


def _not_allowed() -> Problem:
    th = "โทเคนนี้ไม่มีสิทธิ์อ่านข้อมูล (scope read) โปรดขอโทเคนที่มีสิทธิ์นี้"
    return Problem(403, "scope-missing", th=th, en="This token does not hold the scope read: get one that does.")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
