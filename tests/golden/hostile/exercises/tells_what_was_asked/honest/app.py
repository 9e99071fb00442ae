from service import app


@app.get('/echo/{text}')
def echo(text: str):
    return {'asked': text}
