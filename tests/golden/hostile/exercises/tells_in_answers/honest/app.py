from service import app


@app.get('/source')
def source():
    import os

    return open(os.environ['DATA_FILE']).read()
