"""เก็บข้อมูลรายงานให้ครบทุกหน้า"""

import httpx

PAGE_SIZE = 1000
TIMEOUT_S = 30.0


def fetch_all(base_url, token, table, fy_be, province):
    """คืนทุกแถวของตาราง table ปีงบประมาณ fy_be (พ.ศ.) ของจังหวัด province เป็น list ของ dict"""
    rows = []
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(headers=headers, timeout=TIMEOUT_S) as client:
        while True:
            body = build_body(table, fy_be, province, offset=len(rows))
            response = client.post(f"{base_url}/api/report_data", json=body)
            page, total = read_page(response)
            rows.extend(page)
            if is_last(page, rows, total):
                break
    check_complete(rows, total)
    return rows


def build_body(table, fy_be, province, offset):
    """เนื้อหาของคำขอหนึ่งหน้า ปีและรหัสจังหวัดเป็นข้อความเสมอ"""
    return {
        "tableName": table,
        "year": str(fy_be),
        "province": province,
        "type": "json",
        "limit": PAGE_SIZE,
        "offset": offset,
    }


def read_page(response):
    """คืน (แถวในหน้านี้, จำนวนทั้งหมด) ถ้าเซิร์ฟเวอร์ไม่บอกจำนวนทั้งหมด ค่าที่สองเป็น None"""
    response.raise_for_status()
    payload = response.json()
    if isinstance(payload, list):
        return payload, None
    if isinstance(payload, dict) and "data" in payload and "total" in payload:
        return payload["data"], payload["total"]
    raise ValueError(f"ไม่รู้จักรูปแบบคำตอบนี้: {str(payload)[:200]}")


def is_last(page, rows, total):
    """หน้าว่างแปลว่าไม่มีอะไรให้อ่านอีก ถ้ารู้จำนวนทั้งหมด ได้ครบเมื่อใดก็หยุดเมื่อนั้น"""
    if not page:
        return True
    return total is not None and len(rows) >= total


def check_complete(rows, total):
    """ข้อมูลที่ไม่ครบต้องไม่ถูกส่งต่อเหมือนข้อมูลที่ครบ"""
    if total is not None and len(rows) < total:
        raise ValueError(f"เซิร์ฟเวอร์บอกว่ามี {total} แถว แต่ได้รับ {len(rows)} แถว")
