"""The OpenAPI document, mended where FastAPI's own does not say what this API does."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sample_api.examples import example_of
from sample_api.schemas import REFERENCE, ProblemBody

_DESCRIPTION = """\
**ข้อมูลสังเคราะห์เพื่อการฝึกอบรม** – ทุกตัวเลขสร้างขึ้นด้วยโปรแกรม ไม่ใช่ข้อมูลจริงของหน่วยงานใด

API ตัวอย่างสำหรับหลักสูตรการเชื่อมโยงข้อมูลระหว่างหน่วยงาน: ตัวชี้วัดของกรมอนามัย 26 ตัว 77 จังหวัด 928 อำเภอ
ปีงบประมาณ 2565–2569 รายไตรมาส กด **Authorize** แล้ววางโทเคนของท่านก่อนทดลองเรียก
รุ่น 1 เลิกพัฒนาแล้ว โปรดใช้รุ่น 2 ดู[บันทึกการเปลี่ยนแปลง](changelog)

*Synthetic data for training: every figure is made up by a program. Press Authorize and paste your token.
Version 1 is deprecated: use version 2.*

ทุกเส้นทาง GET ของรุ่น 2 รับ HEAD ด้วย ทุกคำตอบมี `X-Request-ID` และข้อผิดพลาดทุกชนิดเป็น `application/problem+json`
"""


class DocumentedAPI(FastAPI):
    """FastAPI whose document knows the problem schema, and that a bad parameter is 400 and never 422."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _mended(
                get_openapi(
                    title="API สุขภาพตัวอย่าง (ข้อมูลสังเคราะห์) – Sample Health API",
                    version="2.0.0",
                    description=_DESCRIPTION,
                    routes=self.routes,
                )
            )
        return self.openapi_schema


def _mended(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            if _is_fastapis(operation["responses"].get("422", {})):
                del operation["responses"]["422"]
            for status, response in operation["responses"].items():
                if response["description"] == "Successful Response" or status == "200":
                    response["description"] = "สำเร็จ / success"
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemBody.model_json_schema(ref_template=REFERENCE)
    schemas |= problem.pop("$defs")
    schemas["ProblemBody"] = problem
    for path in document["paths"].values():
        for operation in path.values():
            _exemplify(operation, schemas)
    return document


def _is_fastapis(response: dict[str, Any]) -> bool:
    return "HTTPValidationError" in str(response)


def _exemplify(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give every success with a schema an example, unless it has one."""
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values() if status.startswith("2") else ():
            if "schema" in content and not {"example", "examples"} & set(content):
                content["example"] = example_of(content["schema"], schemas)
