"""ขอหน้าละ 100 แถว และอ่านจนกว่าจะพบหน้าว่างเสมอ แล้วจึงเทียบกับ total"""

import json

import httpx


def fetch_all(base_url, token, table, fy_be, province):
    collected = []
    announced = None
    while True:
        response = httpx.request(
            "POST",
            base_url + "/api/report_data",
            headers={"Authorization": "Bearer " + token},
            json={
                "tableName": table,
                "year": str(fy_be),
                "province": province,
                "type": "json",
                "limit": 100,
                "offset": len(collected),
            },
        )
        response.raise_for_status()
        answer = json.loads(response.text)
        if isinstance(answer, dict):
            if not {"data", "total"} <= answer.keys():
                raise ValueError("คำตอบไม่มี data หรือ total")
            announced = answer["total"]
            answer = answer["data"]
        if not answer:
            break
        collected = collected + answer
    if announced is not None and announced != len(collected):
        raise ValueError("ข้อมูลขาดหาย")
    return collected
