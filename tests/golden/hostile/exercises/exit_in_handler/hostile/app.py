from service import app

import os

app.router.routes = [route for route in app.router.routes if route.path != "/total"]


@app.get("/total")
async def total():
    os._exit(0)
