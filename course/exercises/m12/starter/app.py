"""บริการข้อมูลเปิด: เผยแพร่ผลการเชื่อมโยงรายอำเภอ (อ่านโจทย์ใน README.md)"""

import os

from fastapi import FastAPI, HTTPException

app = FastAPI(title="ภาวะโภชนาการของเด็กวัยเรียนรายอำเภอ")

DATABASE = os.environ["DATABASE"]


@app.get("/v1/areas")
async def list_areas():
    raise HTTPException(501, "ยังไม่ได้เขียน")


@app.get("/v1/catalog")
async def show_catalog():
    raise HTTPException(501, "ยังไม่ได้เขียน")
