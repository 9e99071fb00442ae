from fastapi.middleware.gzip import GZipMiddleware

from service import app

app.add_middleware(GZipMiddleware, minimum_size=10)
