"""What is said about parameters that cannot be used: each is named, with why, in Thai and English."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from sample_api.problem import FieldError, Problem, shown

_WHY = {
    "missing": ("จำเป็นต้องระบุ", "is required"),
    "extra_forbidden": ("ไม่มีในเอกสาร โปรดตรวจตัวสะกด", "is not a documented name"),
    "int_parsing": ("ต้องเป็นจำนวนเต็ม", "must be an integer"),
    "int_parsing_size": ("เป็นจำนวนที่ใหญ่เกินไป", "is too large a number"),
    "int_type": ("ต้องเป็นจำนวนเต็ม ไม่ใช่ข้อความ", "must be a JSON integer, not text"),
    "string_type": ("ต้องเป็นข้อความ (ใส่เครื่องหมายคำพูด)", "must be a JSON string (in quotation marks)"),
    "string_pattern_mismatch": ("รูปแบบไม่ถูกต้อง ต้องตรงกับ {pattern}", "must match {pattern}"),
    "string_too_long": ("ยาวเกิน {max_length} ตัวอักษร", "must have at most {max_length} characters"),
    "greater_than_equal": ("ต้องไม่น้อยกว่า {ge}", "must be at least {ge}"),
    "less_than_equal": ("ต้องไม่เกิน {le}", "must be at most {le}"),
    "literal_error": ("ใช้ได้เฉพาะ {expected}", "must be {expected}"),
    "too_long": ("ระบุได้ไม่เกิน {max_length} ค่า", "takes at most {max_length} values"),
    "model_type": ("ต้องเป็นออบเจกต์ JSON", "must be a JSON object"),
}
_OTHERWISE = ("ค่าที่ส่งมาใช้ไม่ได้ โปรดดูตัวอย่างที่ /docs", "cannot be used; see the examples in /docs")


def invalid(found: Iterable[Mapping[str, Any]], *, location: str = "", title: str = "") -> Problem:
    """Build the refusal from pydantic's own list of errors; `location` overrides where they stand."""
    return refusal([_field_error(one, location) for one in found], title=title)


def refusal(errors: Sequence[FieldError], *, title: str = "") -> Problem:
    """Build the 400 that lists these errors."""
    named = ", ".join(dict.fromkeys(error.name for error in errors))
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "parameter-invalid",
        th=f"ค่าของ {named} ใช้ไม่ได้ ดูเหตุผลของแต่ละรายการใน errors",
        en=f"The value of {named} cannot be used; the reasons are in errors.",
        title=title,
        errors=errors,
    )


def unknown(names: Iterable[str], allowed: Iterable[str]) -> Problem:
    """Build the refusal of query parameters that are not in the documentation."""
    choice = ", ".join(sorted(allowed))
    th = f"ไม่มีพารามิเตอร์ชื่อนี้ ที่ใช้ได้คือ {choice}" if choice else "เส้นทางนี้ไม่รับพารามิเตอร์"
    en = f"no such parameter; there are {choice}" if choice else "this route takes no parameters"
    errors = [FieldError("query", shown(name), th, en) for name in names]
    named = ", ".join(error.name for error in errors)
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "parameter-unknown",
        th=f"ไม่รู้จักพารามิเตอร์ {named} โปรดตรวจตัวสะกด",
        en=f"Unknown parameter {named}: check the spelling.",
        errors=errors,
    )


def repeated(names: Iterable[str]) -> Problem:
    """Build the refusal of a parameter given twice where one value is meant."""
    th, en = "ระบุได้ครั้งเดียว", "may be given only once"
    return refusal([FieldError("query", shown(name), th, en) for name in names])


def without_meaning(name: str, values: Iterable[object], hint_th: str, hint_en: str) -> Problem:
    """Build the refusal of well-formed values that name nothing we have."""
    given = ", ".join(shown(value) for value in values)
    return refusal([FieldError("query", name, f"ไม่มี {given} {hint_th}", f"{given} does not exist; {hint_en}")])


def _field_error(found: Mapping[str, Any], location: str) -> FieldError:
    place, *names = [str(part) for part in found["loc"]] or ["body"]
    if location:
        place, names = location, [str(part) for part in found["loc"]]
    th, en = _WHY.get(found["type"], _OTHERWISE)
    context = {name: shown(value) for name, value in found.get("ctx", {}).items()}
    name = shown(".".join(names) or place)
    return FieldError(place, name, th.format(**context), en.format(**context))
