import os

from service import app as service

app = service
app.router.routes = [route for route in app.router.routes if route.path != "/visits"]


@app.get("/visits")
def visits():
    return open(os.environ["DATA_FILE"]).read()
