"""The academy's web service: the pages and the exchange, under the prefix the hub gives it."""

from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from academy.web import exchange, login, pages, problems
from academy.web.auth import HubIdentity
from academy.web.authorization import require_complete
from academy.web.csrf import require_csrf
from academy.web.deps import authorize
from academy.web.guard import Guard
from academy.web.limits import MIB, BodyLimit, BodyLimits
from academy.web.proving import Proving
from academy.web.waiting import Results

if TYPE_CHECKING:
    from academy.workflow import Academy

# Packing can make small files a little larger, never by this much.
ARCHIVE_OVERHEAD_MIB = 4


def create_app(academy: "Academy", hub: HubIdentity) -> FastAPI:
    """Build the service for this academy, its callers identified by this hub.

    `academy.web.pages` gives `router`, `STATIC` (its folder of files) and `error_page(request, error, request_id)`.
    Raises LookupError for a route that the authorization table lacks.
    """
    app = FastAPI(title="Anamai Academy", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.academy = academy
    app.state.hub = hub
    app.state.results = Results(academy.graded)
    app.state.proving = Proving(academy.settings)
    prefix = hub.settings.prefix.rstrip("/")
    guards = [Depends(authorize), Depends(require_csrf)]
    for router in (exchange.router, login.router, pages.router):
        app.include_router(router, prefix=prefix, dependencies=guards)
    app.mount(f"{prefix}/static", StaticFiles(directory=pages.STATIC), name="static")
    problems.install(app)
    archive_mib = academy.settings.submission_mib + ARCHIVE_OVERHEAD_MIB
    app.add_middleware(BodyLimit, limits=BodyLimits(archive=archive_mib * MIB))
    app.add_middleware(Guard)
    require_complete(app)
    return app
