"""Version 2, put into the API by one call, and what it needs while the API runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp

from sample_api import failures
from sample_api.store.keeper import Keeper
from sample_api.v2 import data_routes, open_routes
from sample_api.v2.downloads import Folder
from sample_api.v2.service import Service
from sample_api.v2.straight import Straight


def install(api: FastAPI, database: str) -> None:
    """Add version 2, which reads the store at a database URL ("" for none)."""
    api.state.v2 = Service(Keeper(database))
    api.state.open_data = Folder()
    for router in (data_routes.router, open_routes.router):
        api.include_router(router)


def straight(api: FastAPI) -> ASGIApp:
    """Return the API with a straight way to the routes of data."""
    return ServerErrorMiddleware(Straight(api, data_routes.router), handler=failures.answer)


@asynccontextmanager
async def running(api: FastAPI) -> AsyncIterator[None]:
    """Open the store (or begin to build it) for as long as the API runs."""
    service: Service = api.state.v2
    await service.keeper.start()
    api.state.open_data.open()
    try:
        yield
    finally:
        await service.keeper.stop()
        api.state.open_data.close()
