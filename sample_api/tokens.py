"""Bearer tokens: what they hold, how to make one, how one is checked.

A token is a JWT signed with HS256. Whoever holds the key may mint one; the claims, all required, are

=========  ==========================================================================
``iss``    ``"anamai-academy"``
``aud``    ``"sample-api"``
``sub``    the client: a trainee's username or an agency's id, 1 to 100 characters
``scope``  scopes separated by spaces; ``read`` opens every data route
``exp``    when it ends, seconds since 1970 (UTC)
=========  ==========================================================================

and ``iat``, which is optional. The key is the bytes of the file SAMPLE_API_SECRET_FILE, stripped of
surrounding white space, at least 32. With joserfc::

    claims = {"iss": "anamai-academy", "aud": "sample-api", "sub": "malee", "scope": "read", "exp": …}
    jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key))
"""

import time
from dataclasses import dataclass
from functools import lru_cache

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

ALGORITHM = "HS256"
ISSUER = "anamai-academy"
AUDIENCE = "sample-api"
READ = "read"
WRITE = "write"
SCOPES = frozenset({READ, WRITE})
LONGEST_TOKEN = 4096
"""Characters; a longer Authorization header is refused unread."""

LONGEST_CLIENT = 100
_DAY_S = 86_400


class TokenError(Exception):
    """The token does not prove who is calling."""


class TokenInvalidError(TokenError):
    """It is no token of ours: malformed, forged, for someone else, or a claim is missing."""


class TokenExpiredError(TokenError):
    """It was good once."""


@dataclass(frozen=True)
class Client:
    """Who is calling, as a checked token says, and what of the data is theirs to see; None is everything.

    `datasets` holds ids of `sample_api.synthesis.datasets`, `provinces` two-digit codes, `columns` names of
    that module's columns. `agreement` is the agency's client id, empty for a token that the hub made; `id` is never the
    same for two callers, also where several act for one demo agency.
    """

    id: str
    scopes: frozenset[str]
    datasets: frozenset[str] | None = None
    provinces: frozenset[str] | None = None
    columns: frozenset[str] | None = None
    agreement: str = ""


def mint(secret: bytes, client: str, *, scope: str = READ, lifetime_s: int = _DAY_S, now: float | None = None) -> str:
    """Return a signed token for `client`; `now` is seconds since 1970 and defaults to the clock."""
    issued_at = int(time.time() if now is None else now)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": client,
        "scope": scope,
        "iat": issued_at,
        "exp": issued_at + lifetime_s,
    }
    return jwt.encode({"alg": ALGORITHM}, claims, _key(secret), algorithms=[ALGORITHM])


def check(secret: bytes, token: str) -> Client:
    """Return the client a token speaks for.

    Raises TokenExpiredError after `exp`, TokenInvalidError for anything else that is wrong with it.
    """
    return checked(secret, token)[0]


def checked(secret: bytes, token: str) -> tuple[Client, float]:
    """Return the client, and when the token ends in seconds since 1970; raise as `check` does."""
    if len(token) > LONGEST_TOKEN:
        raise TokenInvalidError
    try:
        claims = jwt.decode(token, _key(secret), algorithms=[ALGORITHM]).claims
        _REQUIRED.validate(claims)
    except ExpiredTokenError as error:
        raise TokenExpiredError from error
    except (
        JoseError,
        ValueError,
        RecursionError,
    ) as error:  # joserfc lets some malformed JSON through as ValueError
        raise TokenInvalidError from error
    return _client(claims), float(claims["exp"])


_REQUIRED = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    scope={"essential": True, "allow_blank": True},
    exp={"essential": True},
)


def _client(claims: dict[str, object]) -> Client:
    client, scope = claims["sub"], claims["scope"]
    if not isinstance(client, str) or not isinstance(scope, str) or len(client) > LONGEST_CLIENT:
        raise TokenInvalidError
    return Client(client, frozenset(scope.split()))


@lru_cache(maxsize=4)
def _key(secret: bytes) -> OctKey:
    return OctKey.import_key(secret)
