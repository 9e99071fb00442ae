"""Agreements, put into the API: what routes find in `app.state`, their own routes, and the audit log around all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from sample_api.agreements import oauth, page
from sample_api.agreements.audit import Watched
from sample_api.agreements.book import Book
from sample_api.agreements.guard import Guard
from sample_api.agreements.journal import AuditLog
from sample_api.agreements.keys import KeyRing
from sample_api.agreements.proof import Prover
from sample_api.settings import Settings

KEYS = "sample_api_keys.json"
LOG = "sample_api_access.db"


def install(api: FastAPI, settings: Settings) -> None:
    """Give the API its guard, prover and audit log, and the routes under /oauth, /.well-known and /agreement.

    Raises CannotStartError for agreements, keys or a log that cannot be used.
    """
    keys = KeyRing(in_state(settings, KEYS))
    api.state.guard = Guard(settings.secret, settings.public_url, keys, Book(settings.agreements))
    api.state.prover = Prover(api.state.guard)
    api.state.audit = AuditLog(in_state(settings, LOG))
    api.include_router(oauth.router)
    api.include_router(page.router)


def in_state(settings: Settings, name: str) -> Path | None:
    """Return a file's place in the state folder; None where nothing is to be kept."""
    return settings.state / name if settings.state else None


def watched(app: ASGIApp, api: FastAPI) -> ASGIApp:
    """Return an application around the API with every request written into the API's audit log."""
    return Watched(app, api.state.audit)


@asynccontextmanager
async def running(api: FastAPI) -> AsyncIterator[None]:
    """Write the audit log while the API runs, and the rest of it when it stops."""
    log: AuditLog = api.state.audit
    log.start()
    try:
        yield
    finally:
        log.stop()
        log.close()
