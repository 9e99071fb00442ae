import asyncio
from contextlib import asynccontextmanager

import service


@asynccontextmanager
async def lifespan(app):
    await asyncio.sleep(0.01)
    yield


app = service.app
app.router.lifespan_context = lifespan
