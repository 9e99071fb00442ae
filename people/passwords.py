"""Passwords: made, hashed, checked. Nothing here is ever logged or stored in the clear."""

import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from people.errors import PasswordRefused

MIN_LENGTH = 10
MAX_LENGTH = 200
# Read aloud and typed without doubt: no vowels (no words by chance), no l, o, 0 or 1.
_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4  # 27^16: 76 bits

# OWASP's argon2id minimum (19 MiB, two passes): about 25 ms, so that a class can log in at once.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class FirstPassword:
    """A password to hand over, with the hash to keep: made before a transaction, for hashing takes a while."""

    plain: str = field(repr=False)
    password_hash: str = field(repr=False)


def first_password() -> FirstPassword:
    """Make a random password of 76 bits in four groups of four, and hash it."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    plain = "-".join(groups)
    return FirstPassword(plain, hashed(plain))


def hashed(password: str) -> str:
    """Hash a password with argon2id and a salt of its own."""
    return _HASHER.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Check a password; without a hash (nobody of that name) take the same time and say no."""
    try:
        right = _HASHER.verify(password_hash or _nobody(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def outdated(password_hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def check_rules(new: str, *, old: str, username: str) -> None:
    """Refuse a password that is short, over-long, the old one or the username. Raises PasswordRefused."""
    if not MIN_LENGTH <= len(new) <= MAX_LENGTH:
        raise _bad_length()
    if _bytes(new) == _bytes(old):
        raise _same_as_old()
    if new.strip().casefold() == username.casefold():
        raise _same_as_username()


@cache
def _nobody() -> str:
    return hashed(secrets.token_hex())


def _bytes(password: str) -> bytes:
    """Give the same bytes however the keyboard composed the characters; never fail on odd ones."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


def _bad_length() -> PasswordRefused:
    return PasswordRefused(
        "password-length",
        th=f"รหัสผ่านใหม่ต้องยาว {MIN_LENGTH}–{MAX_LENGTH} ตัวอักษร โปรดตั้งใหม่",
        en=f"The new password must be {MIN_LENGTH}–{MAX_LENGTH} characters long; choose another.",
    )


def _same_as_old() -> PasswordRefused:
    return PasswordRefused(
        "password-same-as-old",
        th="รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสผ่านเดิม โปรดตั้งใหม่",
        en="The new password must differ from the old one; choose another.",
    )


def _same_as_username() -> PasswordRefused:
    return PasswordRefused(
        "password-same-as-username",
        th="รหัสผ่านใหม่ต้องไม่ซ้ำกับชื่อผู้ใช้ โปรดตั้งใหม่",
        en="The new password must differ from the username; choose another.",
    )
