"""What is said to a caller who is not let in: 401 when it is unclear who is calling, 403 when it is clear."""

from datetime import date
from typing import Literal

from sample_api.agreements.limits import Allowance
from sample_api.problem import Problem

_REALM = 'Bearer realm="sample-api"'
_BUDDHIST_ERA = 543


def token_missing() -> Problem:
    """Build the 401 of a request without a token."""
    th = "ต้องส่งเฮดเดอร์ Authorization: Bearer ตามด้วยโทเคนของท่าน"
    en = "Send the header Authorization: Bearer and your token."
    return Problem(401, "token-missing", th=th, en=en, headers={"WWW-Authenticate": _REALM})


def token_invalid() -> Problem:
    """Build the 401 of a token that is none of ours."""
    th = "โทเคนนี้ใช้กับ API นี้ไม่ได้ โปรดตรวจว่าคัดลอกครบและเป็นโทเคนของ sample-api"
    en = "This token is not one of ours: check that it is whole and meant for sample-api."
    challenge = f'{_REALM}, error="invalid_token", error_description="not a valid token"'
    return Problem(401, "token-invalid", th=th, en=en, headers={"WWW-Authenticate": challenge})


def token_expired() -> Problem:
    """Build the 401 of a token that was good once."""
    th, en = "โทเคนหมดอายุแล้ว โปรดขอโทเคนใหม่", "The token has expired: get a new one."
    challenge = f'{_REALM}, error="invalid_token", error_description="expired"'
    return Problem(401, "token-expired", th=th, en=en, headers={"WWW-Authenticate": challenge})


def scope_missing(scope: str) -> Problem:
    """Build the 403 of a token that lacks a scope."""
    meant = {"read": "อ่านข้อมูล", "write": "ส่งข้อมูล"}.get(scope, "ทำสิ่งนี้")
    th = f"โทเคนนี้ไม่มีสิทธิ์{meant} (scope {scope}) โปรดขอโทเคนที่มีสิทธิ์นี้"
    en = f"This token does not hold the scope {scope}: get one that does."
    challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
    return Problem(403, "scope-missing", th=th, en=en, headers={"WWW-Authenticate": challenge})


def agreement_not_in_force(
    standing: Literal["not-begun", "ended"], starts: date | None = None, ends: date | None = None
) -> Problem:
    """Build the 403 of an agency whose agreement has ended, or has not begun; the code says which."""
    if standing == "not-begun" and starts:
        th = f"ข้อตกลงของหน่วยงานท่านเริ่มมีผลวันที่ {thai_date(starts)} โปรดเรียกตั้งแต่วันนั้น"
        en = f"Your agency's agreement begins on {starts}: call from that day on."
    else:
        on_th, on_en = (f"เมื่อ {thai_date(ends)}", f"on {ends}") if ends else ("แล้ว", "")
        th = f"ข้อตกลงของหน่วยงานท่านสิ้นสุด{on_th} โปรดติดต่อกองแผนงานเพื่อต่ออายุ"
        en = f"Your agency's agreement ended {on_en}".rstrip() + ": ask for it to be renewed."
    challenge = f'{_REALM}, error="insufficient_scope", error_description="agreement {standing.replace("-", " ")}"'
    return Problem(403, f"agreement-{standing}", th=th, en=en, headers={"WWW-Authenticate": challenge})


def limits_unknown() -> Problem:
    """Build the 403 of an agency that calls a route which cannot keep to an agreement's limits."""
    th = "เส้นทางนี้เป็นรุ่นเก่า ไม่รองรับขอบเขตตามข้อตกลง โปรดใช้ /v2 ด้วยโทเคนเดียวกัน"
    en = "This route is of an older version that cannot keep to an agreement: use /v2 with the same token."
    return Problem(403, "version-not-agreed", th=th, en=en)


def too_many_requests(allowance: Allowance) -> Problem:
    """Build the 429 of a client whose quota is used up for now."""
    th = f"เรียกเกิน {allowance.per_minute} ครั้งต่อนาทีตามข้อตกลง โปรดรอ {allowance.wait_s} วินาทีแล้วเรียกใหม่"
    en = f"More than the {allowance.per_minute} requests a minute agreed on: wait {allowance.wait_s} s and call again."
    return Problem(429, "quota-exceeded", th=th, en=en, headers=allowance.headers())


def agreement_none() -> Problem:
    """Build the 404 of a token that belongs to no agency."""
    th = "โทเคนนี้หลักสูตรออกให้บุคคล ไม่ได้ผูกกับข้อตกลงใด โปรดขอโทเคนของหน่วยงานที่ /oauth/token"
    en = "This token is a person's and belongs to no agreement: get an agency's at /oauth/token."
    return Problem(404, "agreement-none", th=th, en=en)


def thai_date(day: date) -> str:
    """Return a day as it is written in Thai, year in the Buddhist era."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year + _BUDDHIST_ERA}"


_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
