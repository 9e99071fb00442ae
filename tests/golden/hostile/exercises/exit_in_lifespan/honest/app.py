from contextlib import asynccontextmanager

import service


@asynccontextmanager
async def lifespan(app):
    yield
    service.VISITS.clear()


app = service.app
app.router.lifespan_context = lifespan
