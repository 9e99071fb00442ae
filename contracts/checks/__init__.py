"""All checks, in the order they are run: cheap and telling ones first, those that look at all answers last.

Each is also a plain function for tests::

    from contracts import over
    from contracts.checks import paging

    paging.complete(over(client, contract))   # AssertionError with a Thai and an English reason, or nothing
"""

from contracts.check import Check
from contracts.checks import auth, caching, data, errors, generated, headers, paging, schema

ALL: tuple[Check, ...] = (
    *auth.CHECKS, *paging.CHECKS, *data.CHECKS, *errors.CHECKS, *caching.CHECKS, *headers.CHECKS, *schema.CHECKS,
    *generated.CHECKS,
)  # fmt: skip
BY_ID = {one.id: one for one in ALL}

GROUPS = {
    "auth": ("การแสดงตัวและสิทธิ์", "Authentication"),
    "paging": ("การแบ่งหน้า", "Paging"),
    "data": ("ความถูกต้องของข้อมูล", "Data"),
    "errors": ("ข้อผิดพลาด", "Errors"),
    "caching": ("การแคช", "Caching"),
    "headers": ("เฮดเดอร์และอัตราการเรียก", "Headers"),
    "schema": ("ความตรงกับเอกสาร OpenAPI", "Schema"),
    "generated": ("คำขอที่สุ่มจากเอกสาร", "Generated requests"),
}
"""The name of each group of checks, in Thai and English, in the order of a report."""
