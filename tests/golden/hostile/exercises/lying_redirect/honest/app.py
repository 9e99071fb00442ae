from fastapi.responses import RedirectResponse

from service import app


@app.get("/")
def root():
    return RedirectResponse("/visits")
