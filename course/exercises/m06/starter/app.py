"""บริการข้อมูลตัวชี้วัด รุ่นที่ 1 (เลิกพัฒนาแล้ว) และรุ่นที่ 2 (อ่านโจทย์ใน README.md)"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, HTTPException

app = FastAPI(title="บริการข้อมูลตัวชี้วัด", version="2.0.0")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))


@app.get("/v1/observations")
def list_v1():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v2/observations")
def list_v2():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.post("/v2/corrections")
def report_correction():
    raise HTTPException(501, "ยังไม่ได้เขียน")
