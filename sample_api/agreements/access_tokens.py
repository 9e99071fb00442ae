"""Access tokens of agencies: short JWTs (RFC 9068), signed with ES256, checked with the key their `kid` names.

=============  ===================================================================
``iss``        the public address of this API (`Settings.public_url`)
``aud``        ``"sample-api"``
``sub``        the agency's client id, and again as ``client_id``
``scope``      scopes separated by spaces
``iat``        when it was issued, ``exp`` when it ends: ten minutes later
``jti``        the token's own id
``act``        for a demo agency, ``{"sub": …}``: who acts for it
=============  ===================================================================

Only the algorithm that belongs to a key is ever tried with it. A key that a token brings along (`jwk`, `jku`, `x5u`)
is not looked at, and `kid` is nothing but a name to look up.
"""

import base64
import binascii
import json
import secrets
import time
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from sample_api.agreements.keys import ALGORITHM, TOKEN_LIFETIME_S, KeyRing
from sample_api.tokens import AUDIENCE, LONGEST_TOKEN, TokenExpiredError, TokenInvalidError

TYPE = "at+jwt"


@dataclass(frozen=True)
class Grant:
    """What a token of an agency says: `holder` acts for a demo agency, "" otherwise; `ends` is seconds since 1970."""

    client_id: str
    holder: str
    scopes: frozenset[str]
    ends: float


def mint(keys: KeyRing, issuer: str, client_id: str, scopes: frozenset[str], holder: str = "") -> str:
    """Return a signed token, good for TOKEN_LIFETIME_S from now."""
    key, now = keys.signing(), int(time.time())
    claims: dict[str, object] = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": client_id,
        "client_id": client_id,
        "scope": " ".join(sorted(scopes)),
        "iat": now,
        "exp": now + TOKEN_LIFETIME_S,
        "jti": secrets.token_urlsafe(16),
    }
    if holder:
        claims["act"] = {"sub": holder}
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def is_ours(token: str) -> bool:
    """Tell whether a token says of itself that it is signed as an agency's; nothing is proved by that."""
    return _header(token).get("alg") == ALGORITHM


def check(keys: KeyRing, issuer: str, token: str) -> Grant:
    """Return what a token grants; raise TokenExpiredError after its end, TokenInvalidError for all else."""
    if len(token) > LONGEST_TOKEN:
        raise TokenInvalidError
    kid = _header(token).get("kid")
    key = keys.verifying(kid) if isinstance(kid, str) else None
    if key is None:
        raise TokenInvalidError
    try:
        found = jwt.decode(token, key, algorithms=[ALGORITHM])
        if found.header.get("typ") != TYPE:
            raise TokenInvalidError
        _required(issuer).validate(found.claims)
    except ExpiredTokenError as error:
        raise TokenExpiredError from error
    except (JoseError, ValueError, RecursionError) as error:  # joserfc lets some malformed JSON through as ValueError
        raise TokenInvalidError from error
    return _grant(found.claims)


def _header(token: str) -> dict[str, object]:
    part = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return header if isinstance(header, dict) else {}


def _required(issuer: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        scope={"essential": True, "allow_blank": True},
        iat={"essential": True},
        exp={"essential": True},
    )


def _grant(claims: dict[str, object]) -> Grant:
    client_id, scope, ends, actor = claims["sub"], claims["scope"], claims["exp"], claims.get("act", {})
    holder = actor.get("sub", "") if isinstance(actor, dict) else None
    if not (isinstance(client_id, str) and isinstance(scope, str) and isinstance(holder, str)):
        raise TokenInvalidError
    if not isinstance(ends, int | float):
        raise TokenInvalidError
    return Grant(client_id, holder, frozenset(scope.split()), float(ends))
