"""What the API is started with, read from the environment once, when the application is made."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sample_api.store.address import DEFAULT, url_of, without_password

SHORTEST_SECRET = 32
"""Bytes a signing key must have at least: HS256 wants a key as long as its digest (RFC 7518, 3.2)."""


class CannotStartError(Exception):
    """The configuration does not allow a start, told in Thai and English."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(f"{th} / {en}")

    @classmethod
    def secret_unreadable(cls, path: str) -> "CannotStartError":
        """Build the refusal of a key file that cannot be read."""
        return cls(
            f"อ่านไฟล์กุญแจ {path} ไม่ได้ โปรดตรวจค่า SAMPLE_API_SECRET_FILE และสิทธิ์ของไฟล์",
            f"The key file {path} cannot be read: check SAMPLE_API_SECRET_FILE and the file's permissions.",
        )

    @classmethod
    def secret_too_short(cls, path: str) -> "CannotStartError":
        """Build the refusal of a key that is shorter than HS256 allows."""
        return cls(
            f"กุญแจในไฟล์ {path} สั้นกว่า {SHORTEST_SECRET} ไบต์ โปรดสร้างกุญแจใหม่ที่ยาวพอ",
            f"The key in {path} is shorter than {SHORTEST_SECRET} bytes: make a longer one.",
        )

    @classmethod
    def store_not_built(cls, url: str, error: Exception) -> "CannotStartError":
        """Build the refusal of a database that the store cannot be built in; a password in the URL is not repeated."""
        place, kind = without_password(url), type(error).__name__
        return cls(
            f"สร้างคลังข้อมูลที่ {place} ไม่ได้ ({kind}) โปรดตรวจ SAMPLE_API_DATABASE สิทธิ์ และพื้นที่ว่าง",
            f"The store cannot be built at {place} ({kind}): check SAMPLE_API_DATABASE, permissions and free space.",
        )

    @classmethod
    def secret_not_given(cls) -> "CannotStartError":
        """Build the refusal to make a token without the running API's key."""
        return cls(
            "ออกโทเคนไม่ได้เพราะไม่ได้ระบุ SAMPLE_API_SECRET_FILE ซึ่งเป็นไฟล์กุญแจเดียวกับที่ API ใช้",
            "No token can be made: set SAMPLE_API_SECRET_FILE to the key file that the running API uses.",
        )


@dataclass(frozen=True)
class Settings:
    """How this copy of the API runs.

    `root_path` is the prefix a proxy passes on ("" for none); the API answers with and without it at once.
    `database` is the URL of the store of published rows, "" for none (then /v2 has nothing to give).
    `standalone` is True when the key was made up at this start, so that only tokens printed here are valid.
    """

    secret: bytes = field(repr=False)
    root_path: str = ""
    standalone: bool = False
    database: str = field(default="", repr=False)


def from_environ(environ: Mapping[str, str]) -> Settings:
    """Read SAMPLE_API_SECRET_FILE, SAMPLE_API_DATABASE and SAMPLE_API_ROOT_PATH (or JUPYTERHUB_SERVICE_PREFIX).

    Raises CannotStartError when a key file is named and unusable.
    """
    prefix = environ.get("SAMPLE_API_ROOT_PATH", environ.get("JUPYTERHUB_SERVICE_PREFIX", "")).strip("/")
    root_path = f"/{prefix}" if prefix else ""
    database = database_url(environ)
    if path := environ.get("SAMPLE_API_SECRET_FILE"):
        return Settings(secret=read_secret(path), root_path=root_path, database=database)
    secret = secrets.token_bytes(SHORTEST_SECRET)
    return Settings(secret=secret, root_path=root_path, standalone=True, database=database)


def database_url(environ: Mapping[str, str]) -> str:
    """Return where the store is: SAMPLE_API_DATABASE, a path or URL, or `var/sample_api.db` here."""
    return url_of(environ.get("SAMPLE_API_DATABASE") or DEFAULT)


def read_secret(path: str) -> bytes:
    """Return the signing key: the bytes of the file, stripped of surrounding white space."""
    try:
        secret = Path(path).read_bytes().strip()
    except OSError as error:
        raise CannotStartError.secret_unreadable(path) from error
    if len(secret) < SHORTEST_SECRET:
        raise CannotStartError.secret_too_short(path)
    return secret
