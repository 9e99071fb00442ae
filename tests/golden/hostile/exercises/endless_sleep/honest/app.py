from service import app


@app.get('/wait')
def wait():
    import time

    time.sleep(0.01)
    return {}
