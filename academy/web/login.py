"""A browser's session: one HttpOnly cookie with a hub token, got by JupyterHub's OAuth with PKCE.

The cookie holds nothing that is believed by itself: the token in it is checked with the hub again and again.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from academy.web.auth import HubIdentity
from academy.web.errors import login_expired

SESSION_COOKIE = "academy-session"
STATE_COOKIE = "academy-login"
STATE_MAX_AGE_S = 600
HUB_SESSION_COOKIE = "jupyterhub-session-id"

router = APIRouter()


@dataclass(frozen=True)
class _Pending:
    """One login under way: where to go afterwards, and what proves that it was begun in this browser."""

    state: str
    verifier: str
    next_url: str


def begin_login(request: Request) -> RedirectResponse:
    """Send the browser to the hub, to come back to the page it asked for."""
    hub = _hub(request)
    next_url = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    pending = _Pending(secrets.token_urlsafe(16), secrets.token_urlsafe(48), next_url)
    digest = hashlib.sha256(pending.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    response = RedirectResponse(hub.authorize_url(pending.state, challenge), 302)
    # A cookie for each login: two tabs may log in at the same time.
    _set_cookie(request, response, f"{STATE_COOKIE}-{pending.state}", _seal(hub, pending), STATE_MAX_AGE_S)
    return response


@router.get("/oauth_callback", name="oauth_callback")
def oauth_callback(request: Request, state: str = "", code: str = "") -> RedirectResponse:
    """Come back from the hub: exchange the code, keep the token in the cookie, go on to the page."""
    hub = _hub(request)
    cookie = f"{STATE_COOKIE}-{state}"
    pending = _unseal(hub, request.cookies.get(cookie, ""))
    if pending is None or not code or not hmac.compare_digest(pending.state.encode(), state.encode()):
        raise login_expired()
    token = hub.token_for_code(code, pending.verifier)
    response = RedirectResponse(_inside(hub, pending.next_url), 302)
    response.delete_cookie(cookie, path=hub.settings.prefix)
    _set_cookie(request, response, SESSION_COOKIE, token, None)
    return response


def session_token(request: Request) -> str:
    """The token in the browser's cookie, or an empty string."""
    return request.cookies.get(SESSION_COOKIE, "")


def _inside(hub: HubIdentity, url: str) -> str:
    """Only an address of ours is returned to; anything else becomes our first page."""
    parts = urlsplit(url)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith(hub.settings.prefix)
    return url if ours else hub.settings.prefix


def _seal(hub: HubIdentity, pending: _Pending) -> str:
    body = base64.urlsafe_b64encode(json.dumps(vars(pending)).encode()).decode()
    return f"{body}.{_signature(hub, body)}"


def _unseal(hub: HubIdentity, cookie: str) -> _Pending | None:
    body, _, signature = cookie.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(hub, body).encode()):
        return None
    return _Pending(**json.loads(base64.urlsafe_b64decode(body)))


def _signature(hub: HubIdentity, body: str) -> str:
    key = hub.settings.api_token.encode()
    return hmac.new(key, b"login-state:" + body.encode(), hashlib.sha256).hexdigest()


def _set_cookie(request: Request, response: RedirectResponse, name: str, value: str, max_age_s: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path=_hub(request).settings.prefix,
        secure=urlsplit(_hub(request).settings.public_origin or str(request.url)).scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _hub(request: Request) -> HubIdentity:
    hub: HubIdentity = request.app.state.hub
    return hub
