import signal
import time

from service import app as service

app = service
app.router.routes = [route for route in app.router.routes if route.path != "/total"]
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
    try:
        signal.signal(number, signal.SIG_IGN)
    except ValueError:
        pass


@app.get("/total")
def total(province: str):
    for _ in range(10_000):
        time.sleep(600)
