"""Client secrets: made at random, kept only as argon2id hashes, compared in constant time."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_SECRET = 4096
"""Characters, for a token of this API stands in for a demo agency's secret."""

_PREFIX = "sample_api_"
_RANDOM_BYTES = 32

# OWASP's argon2id minimum (19 MiB, two passes): about 25 ms on one core
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def new_secret() -> str:
    """Make a client secret of 256 bits; the prefix lets a scanner recognise one that lies where it should not."""
    return _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def hashed(secret: str) -> str:
    """Hash a secret with a salt of its own."""
    return _HASHER.hash(_bytes(secret))


def matches(hashes: tuple[str, ...], secret: str) -> bool:
    """Tell whether the secret is one of these; without any, take the time of one and say no."""
    found = [_verify(one, secret) for one in hashes or (_nobody(),)]
    return bool(hashes) and any(found)


def _verify(hashed_secret: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed_secret, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hashed(secrets.token_hex())


def _bytes(secret: str) -> bytes:
    return secret.encode(errors="surrogatepass")
