"""บริการข้อมูลคัดกรองพัฒนาการ (อ่านโจทย์ใน README.md)"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, HTTPException

app = FastAPI(title="บริการข้อมูลคัดกรอง")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))
TOKEN_KEY = os.environ["TOKEN_KEY"]
PSEUDONYM_KEY = os.environ["PSEUDONYM_KEY"]
ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]


@app.post("/oauth/token")
async def give_token():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v1/screening")
async def screening():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.post("/v1/screening/lookup")
async def look_up():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v1/audit")
async def audit():
    raise HTTPException(501, "ยังไม่ได้เขียน")
