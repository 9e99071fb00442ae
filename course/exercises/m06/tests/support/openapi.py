"""อ่านเอกสาร OpenAPI ของบริการ ไม่ว่าผู้เขียนจะบรรยายไว้ด้วยวิธีใด"""

from asking import CORRECTIONS


def document_of(client):
    """เอกสาร OpenAPI ของบริการ"""
    response = client.get("/openapi.json")
    assert response.status_code == 200, f"GET /openapi.json ควรตอบ 200 แต่ตอบ {response.status_code} ห้ามปิดเอกสาร OpenAPI"
    return response.json()


def operation(document, path, method):
    """ส่วนของเอกสารที่บรรยายเส้นทางหนึ่ง"""
    found = document.get("paths", {}).get(path, {}).get(method)
    assert found, f"เอกสาร OpenAPI ไม่มี {method.upper()} {path}"
    return found


def resolved(document, node):
    """โครงสร้าง (schema) ที่ $ref ชี้ไป หรือตัวเลือกที่ไม่ใช่ null"""
    while isinstance(node, dict):
        if "$ref" in node:
            target = document
            for name in node["$ref"].removeprefix("#/").split("/"):
                target = target.get(name, {})
            node = target
        elif choices := [one for one in node.get("anyOf", node.get("allOf", ())) if one.get("type") != "null"]:
            node = choices[0]
        else:
            return node
    return {}


def content_of(document, path, method, status):
    """สิ่งที่เอกสารบอกเรื่องเนื้อหา JSON ของสถานะหนึ่ง"""
    told = operation(document, path, method).get("responses", {}).get(str(status), {})
    return told.get("content", {}).get("application/json", {})


def body_schema(document, path, method, status):
    """โครงสร้างของเนื้อหาที่เอกสารบรรยายไว้สำหรับสถานะหนึ่ง"""
    return resolved(document, content_of(document, path, method, status).get("schema", {}))


def property_of(document, schema, name):
    """โครงสร้างของช่องหนึ่ง"""
    return resolved(document, schema.get("properties", {}).get(name, {}))


def row_schema(document, path):
    """โครงสร้างของหนึ่งแถวใน data ของรายการ"""
    data = property_of(document, body_schema(document, path, "get", 200), "data")
    return resolved(document, data.get("items", {}))


def request_schema(document):
    """โครงสร้างของเนื้อหาที่ POST /v2/corrections รับ"""
    content = operation(document, CORRECTIONS, "post").get("requestBody", {}).get("content", {})
    return resolved(document, content.get("application/json", {}).get("schema", {}))


def allowed_values(schema):
    """ค่าที่ enum หรือ const ยอมให้ใช้"""
    return sorted(schema.get("enum", [schema["const"]] if "const" in schema else []))


def example_rows(document, path):
    """แถวตัวอย่างทั้งหมดของรายการ ไม่ว่าเขียนไว้ที่เนื้อหา ที่หน้า หรือที่แถว"""
    content = content_of(document, path, "get", 200)
    pages = [*examples_of(content), *examples_of(body_schema(document, path, "get", 200))]
    return [*examples_of(row_schema(document, path)), *(row for page in pages for row in page["data"])]


def examples_of(node):
    """ตัวอย่างที่อยู่กับโครงสร้าง (รายการ) หรือกับเนื้อหา (มีชื่อ)"""
    several = node.get("examples", [])
    listed = [one["value"] for one in several.values()] if isinstance(several, dict) else several
    return [*listed, *([node["example"]] if "example" in node else [])]
