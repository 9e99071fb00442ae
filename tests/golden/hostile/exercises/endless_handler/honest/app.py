from service import app


@app.get('/count')
async def count():
    return sum(range(100_000))
