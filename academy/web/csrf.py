"""Forms carry a token bound to the session, so that no other site can send them in a person's name.

Calls with a bearer token need none: a browser never adds that header by itself.
"""

import hashlib
import hmac

from fastapi import Request

from academy.web.errors import form_expired
from academy.web.login import session_token

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
MOST_FIELDS = 10_000  # of a form: a sign-in sheet has two for each of a cohort's people
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token(request: Request) -> str:
    """The token for the forms of this session (pages put it in the hidden field `csrf_token`)."""
    key: str = request.app.state.hub.settings.api_token
    return hmac.new(key.encode(), b"csrf:" + session_token(request).encode(), hashlib.sha256).hexdigest()


async def require_csrf(request: Request) -> None:
    """Refuse a state-changing call by cookie without the session's token; raises NotPermitted."""
    if request.method in SAFE_METHODS or "authorization" in request.headers:
        return
    given = request.headers.get(HEADER) or str((await request.form(max_fields=MOST_FIELDS)).get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        raise form_expired()
