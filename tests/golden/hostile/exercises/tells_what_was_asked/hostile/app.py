from service import app as service

app = service
app.router.routes = [route for route in app.router.routes if route.path != "/visits/{visit}"]


@app.get("/visits/{visit}")
def one(visit: str):
    return {"asked": visit}
