"""{{CANARY_SOLUTION}}"""

import json
import os
from pathlib import Path

from fastapi import FastAPI, Header, HTTPException

app = FastAPI()
VISITS = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))["visits"]


@app.get("/visits")
def visits():
    return sorted(VISITS, key=lambda row: row["id"])


@app.get("/visits/{visit}")
def one(visit: str):
    return _find(visit)


@app.get("/total")
def total(province: str):
    return {"province": province, "seen": sum(row["seen"] for row in VISITS if row["province"] == province)}


@app.get("/rate/{visit}")
def rate(visit: str):
    row = _find(visit)
    return {"rate": round(100 * row["normal"] / row["seen"], 2) if row["seen"] else None}


@app.post("/notes", status_code=201)
def note(body: dict, authorization: str = Header(default="")):
    if authorization != f"Bearer {os.environ['TOKEN']}":
        raise HTTPException(401)
    return body


def _find(visit):
    for row in VISITS:
        if row["id"] == visit:
            return row
    raise HTTPException(404)
