"""The application, put together: `uvicorn sample_api.app:app` or `python -m sample_api`."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp

from sample_api import dataset, failures, pages, settings, tokens, v1
from sample_api.agreements import application as agreements
from sample_api.deprecation import Deprecated
from sample_api.documentation import DocumentedAPI
from sample_api.envelope import Envelope
from sample_api.head import Headed
from sample_api.partners.application import install as install_partners
from sample_api.reports.application import install as install_reports
from sample_api.settings import Settings
from sample_api.v2.application import install as install_v2
from sample_api.v2.application import running, straight

DEMO_CLIENT = "demo"

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Else each request looks whether some is configured, which nothing here does."""


def create_app(chosen: Settings) -> ASGIApp:
    """Return the API as an ASGI application that answers with and without its proxy's prefix."""
    api = DocumentedAPI(docs_url=None, redoc_url=None, lifespan=_lifespan, telemetry=_NO_TELEMETRY)
    api.state.settings = chosen
    install_v2(api, chosen.database)
    install_reports(api, chosen.database)
    for router in (v1.router, pages.health, pages.router):
        api.include_router(router)
    agreements.install(api, chosen)
    install_partners(api)
    api.mount("/static", pages.static_files(), name="static")
    failures.install(api)
    app = agreements.watched(straight(api), api)
    return Envelope(Deprecated(Headed(app, "/v2")), chosen.root_path)


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    dataset.load()
    chosen: Settings = api.state.settings
    if chosen.standalone:
        token = tokens.mint(chosen.secret, DEMO_CLIENT)
        sys.stderr.write(f"\nโทเคนทดลอง ใช้ได้ 24 ชั่วโมง หรือจนกว่าจะปิดโปรแกรม / demo token:\n{token}\n\n")
    async with running(api), agreements.running(api):
        yield


def __getattr__(name: str) -> ASGIApp:
    # `sample_api.app:app` is made when a server asks for it: importing this module reads no environment
    if name == "app":
        return create_app(settings.from_environ(os.environ))
    raise AttributeError(name)
