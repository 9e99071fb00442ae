"""สัญญาของบริการ สำหรับตรวจด้วยไลบรารี contracts ชุดเดียวกับที่ใช้ตรวจการเชื่อมโยงจริง"""

from asking import V1, V2, stored

from contracts import contract_of, over


def link_to(client, data):
    """ผู้ถามที่รู้จักสัญญาของบริการนี้"""
    one, other = sorted({row["province"] for row in stored(data)})[:2]
    return over(
        client,
        contract_of(
            {
                "version": 1,
                "id": "m06",
                "name_th": "บริการตัวชี้วัดรุ่นที่ 2",
                "name_en": "indicators, version 2",
                "openapi": "/openapi.json",
                "resources": [
                    {"id": "v1", "path": V1, "query": {"province": one}, "key": ["id"]},
                    {"id": "v2", "path": V2, "query": {"province": one}, "key": ["id"]},
                ],
                "caching": {"path": f"{V2}?province={one}", "other": f"{V2}?province={other}"},
            }
        ),
    )
