from service import app


@app.middleware("http")
async def named(request, answer):
    response = await answer(request)
    response.headers["X-Service"] = "visits"
    return response
