"""บริการแลกเปลี่ยนผลตัวชี้วัดของหน่วยงานเรา ตามข้อตกลงใน README.md"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, HTTPException

app = FastAPI(title="บริการแลกเปลี่ยนผลตัวชี้วัด")

ROWS = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))["rows"]


@app.get("/v1/changes")
async def list_changes():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v1/reconciliation")
async def reconcile():
    raise HTTPException(501, "ยังไม่ได้เขียน")
