"""The write side, put into the API by one call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import APIRouter, FastAPI

from sample_api.reports import referral_routes, report_routes
from sample_api.reports.desk import Desk, place_of


def install(api: FastAPI, database: str) -> None:
    """Add the write side, which keeps what it is sent beside the store at a database URL ("" for none)."""
    desk = Desk(place_of(database) if database else "")
    api.state.reports = desk

    @asynccontextmanager
    async def closing(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await to_thread.run_sync(desk.close)

    for router in (report_routes.router, referral_routes.router):
        api.include_router(router)
    api.include_router(APIRouter(lifespan=closing))
