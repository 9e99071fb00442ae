"""The tokens that checks send: the caller's own, lesser ones, and forgeries made from them."""

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from contracts.errors import ContractProblem
from contracts.model import Auth

_SOONEST_RENEWAL_S = 15
_DEFAULT_LIFETIME_S = 300
_JWT_PARTS = 3


@dataclass(frozen=True)
class Credentials:
    """What the caller was given; the limited token is good but opens too little, the expired one was good once."""

    token: str | None = field(default=None, repr=False)
    limited: str | None = field(default=None, repr=False)
    expired: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)

    @property
    def given(self) -> bool:
        """Whether there is anything to call with."""
        return bool(self.token or (self.client_id and self.client_secret))


class TokenDesk:
    """Where the checks get their tokens; renewed in time when client credentials were given."""

    def __init__(self, client: httpx.Client, auth: Auth | None, credentials: Credentials) -> None:
        self._client = client
        self._auth = auth
        self._credentials = credentials
        self._had: dict[str, tuple[str, float]] = {}
        self._seen: set[str] = set()

    @property
    def secrets(self) -> frozenset[str]:
        """Everything that must not appear in evidence."""
        mine = self._credentials
        given = {mine.token, mine.limited, mine.expired, mine.client_secret}
        carried = self._client.headers.get(self._auth.header if self._auth else "authorization", "").split()
        return frozenset({one for one in given if one} | self._seen | set(carried[1:]))

    def ours(self) -> str | None:
        """Return the good token, or None when the client sends its own or none is needed."""
        if self._credentials.token:
            return self._credentials.token
        return self._fetched(self._auth.scope) if self._auth and self._by_grant else None

    def limited(self) -> str | None:
        """Return a good token without the scope that `protected` needs, or None when there is none."""
        if self._credentials.limited:
            return self._credentials.limited
        return (
            self._fetched(self._auth.limited_scope)
            if self._auth and self._auth.limited_scope and self._by_grant
            else None
        )

    def expired(self) -> str | None:
        """Return a token that was good once, or None when there is none."""
        return self._credentials.expired

    def sample(self) -> str:
        """Return the token that forgeries start from: the good one, the client's own, or a made-up JWT."""
        carried = self._client.headers.get(self._auth.header if self._auth else "authorization", "").split()
        return self.ours() or (carried[-1] if carried else _made_up())

    def ask(self, scope: str, *, secret: str | None = None) -> httpx.Response:
        """Ask the token endpoint (RFC 6749, 4.4), with another `secret` when one is given."""
        assert self._auth is not None
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        who = httpx.BasicAuth(
            self._credentials.client_id or "contract-check", secret or self._credentials.client_secret or ""
        )
        return self._client.post(self._auth.token_url, data=form, auth=who)

    @property
    def _by_grant(self) -> bool:
        return bool(
            self._auth and self._auth.token_url and self._credentials.client_id and self._credentials.client_secret
        )

    def _fetched(self, scope: str) -> str:
        held, until = self._had.get(scope, ("", 0.0))
        if time.monotonic() < until:
            return held
        try:
            answer = self.ask(scope)
            told: Any = answer.json() if answer.is_success else {}
        except (httpx.HTTPError, ValueError) as error:
            raise ContractProblem.no_token_given_out(type(error).__name__) from error
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token:
            raise ContractProblem.no_token_given_out(f"HTTP {answer.status_code}")
        lifetime = told.get("expires_in")
        good_for = lifetime if isinstance(lifetime, int | float) else _DEFAULT_LIFETIME_S
        self._had[scope] = token, time.monotonic() + max(good_for - _SOONEST_RENEWAL_S, good_for / 2)
        self._seen.add(token)
        return token


def tampered(token: str) -> str:
    """Return the token with its signature replaced (or, when it is no JWT, another of its length)."""
    parts = token.split(".")
    if len(parts) != _JWT_PARTS:
        return secrets.token_urlsafe(max(len(token), 16))[: max(len(token), 16)]
    signature = _encoded(secrets.token_bytes(len(_decoded(parts[2])) or 32))
    return ".".join((*parts[:2], signature))


def unsigned(token: str) -> str:
    """Return a JWT with the claims of `token` and `alg` none, without a signature (RFC 8725, 2.1)."""
    parts = token.split(".")
    claims = parts[1] if len(parts) == _JWT_PARTS else _encoded(json.dumps(_CLAIMS).encode())
    header = _encoded(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{header}.{claims}."


_CLAIMS = {"sub": "contract-check", "scope": "read", "exp": 4_102_444_800}


def _made_up() -> str:
    header = _encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    return f"{header}.{_encoded(json.dumps(_CLAIMS).encode())}.{_encoded(secrets.token_bytes(32))}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""
