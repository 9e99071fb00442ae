from service import app


@app.get('/about')
def about():
    return {'name': 'visits'}
