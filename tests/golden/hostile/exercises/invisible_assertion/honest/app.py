from service import app

assert app.title, 'FastAPI gives a title'
