"""บริการข้อมูลตัวชี้วัด รุ่นที่ 1 (อ่านโจทย์ใน README.md)"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, HTTPException

app = FastAPI(title="บริการข้อมูลตัวชี้วัด")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))


@app.get("/v1/indicators")
async def list_indicators():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v1/observations")
async def list_observations():
    raise HTTPException(501, "ยังไม่ได้เขียน")
