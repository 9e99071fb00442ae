"""ตอบว่าคำขอผิดทุกครั้ง"""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()
KNOWN = {"indicator", "province", "fy", "quarter", "limit", "offset"}


@app.get("/{path:path}")
async def refuse(path: str, request: Request):
    del path
    status = 422 if request.query_params.keys() <= KNOWN else 400
    body = {"type": "about:blank", "title": "คำขอผิด", "status": status, "detail": str(request.query_params)}
    return JSONResponse(body, status, media_type="application/problem+json")
