"""Where the store is: a path, or any URL that SQLAlchemy knows."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DEFAULT = "var/sample_api.db"


def url_of(given: str) -> str:
    """Return the database URL of a path or URL."""
    return given if "://" in given else f"sqlite:///{given}"


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for a database that is no file of ours to replace."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def without_password(url: str) -> str:
    """Return a database URL as it may be shown."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "?"
