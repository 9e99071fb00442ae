import asyncio

from service import app


@app.middleware("http")
async def slow(request, answer):
    await asyncio.sleep(0.002)
    return await answer(request)
