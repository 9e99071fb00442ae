"""ตอบปฏิเสธทุกคำขอ"""

from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()


@app.api_route("/{path:path}", methods=["GET", "POST"])
async def refuse(path: str):
    del path
    body = {"type": "about:blank", "title": "ไม่ได้ยืนยันตัวตน", "status": 401, "detail": "ต้องส่งโทเคน"}
    return JSONResponse(body, 401, {"WWW-Authenticate": "Bearer"}, media_type="application/problem+json")
