"""Half done: lists and finds, and nothing else."""

import json
import os
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
VISITS = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))["visits"]


@app.get("/visits")
def visits():
    return sorted(VISITS, key=lambda row: row["id"])


@app.get("/visits/{visit}")
def one(visit: str):
    return next((row for row in VISITS if row["id"] == visit), None)


@app.get("/total")
def total(province: str):
    return {"province": province, "seen": 0}


@app.get("/rate/{visit}")
def rate(visit: str):
    return {"rate": 0.0}


@app.post("/notes")
def note(body: dict):
    return body
