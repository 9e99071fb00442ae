"""What is said when something sent cannot be taken: each with a stable code, in Thai and English."""

from collections.abc import Iterable

from sample_api.problem import FieldError, Problem, shown


def not_open() -> Problem:
    """Build the 503 of an API without a database, or whose database does not answer."""
    th = "ระบบรับรายงานยังไม่พร้อม ยังไม่มีอะไรถูกบันทึก โปรดลองใหม่ในอีก 5 วินาที"
    en = "Reports cannot be taken just now and nothing was kept: try again in 5 seconds."
    return Problem(503, "reports-unavailable", th=th, en=en, headers={"Retry-After": "5"})


def report_unknown(report_id: str) -> Problem:
    """Build the 404 of an id under which the caller has reported nothing."""
    th = f"ท่านยังไม่ได้ส่งรายงาน {shown(report_id)} รหัสรายงานคือ ตัวชี้วัด-พื้นที่-ปีงบประมาณ-ไตรมาส เช่น MCH08-4001-2569-2"
    en = f"You have sent no report {shown(report_id)}; an id is indicator-area-fiscal year-quarter: MCH08-4001-2569-2."
    return Problem(404, "report-unknown", th=th, en=en)


def referral_unknown(referral_id: str) -> Problem:
    """Build the 404 of a referral that the caller never sent."""
    th = f"ท่านไม่มีการส่งต่อรหัส {shown(referral_id)} ดูรายการของท่านได้ที่ /v2/referrals"
    return Problem(
        404, "referral-unknown", th=th, en=f"You have no referral {shown(referral_id)}: see /v2/referrals for yours."
    )


def report_exists(report_id: str) -> Problem:
    """Build the 409 of a POST of a row that is there already."""
    th = f"มีรายงาน {report_id} อยู่แล้ว ถ้าจะแก้ให้ PUT /v2/reports/{report_id} พร้อม If-Match"
    en = f"The report {report_id} is there already: to change it, PUT /v2/reports/{report_id} with If-Match."
    return Problem(409, "report-exists", th=th, en=en)


def status_not_reachable(now: str, possible: Iterable[str]) -> Problem:
    """Build the 409 of a status that does not follow from the present one."""
    choice = ", ".join(possible)
    th = f"สถานะตอนนี้คือ {now} " + (f"เปลี่ยนต่อได้เป็น {choice}" if choice else "ซึ่งสิ้นสุดแล้ว เปลี่ยนไม่ได้อีก")
    en = f"The status is {now}" + (f" and may become {choice}." if choice else ", which is final.")
    return Problem(409, "status-not-reachable", th=th, en=en)


def precondition_required() -> Problem:
    """Build the 428 of a change that does not say which version it starts from."""
    th = "แถวนี้มีอยู่แล้ว การแก้ต้องส่ง ETag ล่าสุดในเฮดเดอร์ If-Match โปรด GET แถวนี้ก่อน"
    en = "This row exists: to change it send its ETag in If-Match; GET it first."
    return Problem(428, "if-match-required", th=th, en=en)


def changed_meanwhile() -> Problem:
    """Build the 412 of a change that starts from another version than the present one."""
    th = "แถวนี้ถูกแก้ไปแล้วหลังจากที่ท่านอ่าน โปรด GET ใหม่ ตรวจ แล้วส่งอีกครั้งด้วย ETag ใหม่"
    en = "The row has changed since you read it: GET it again, check, and send with its new ETag."
    return Problem(412, "row-changed", th=th, en=en)


def key_reused() -> Problem:
    """Build the 422 of an idempotency key that was used for another request."""
    th = "Idempotency-Key นี้ใช้กับคำขออื่นไปแล้ว โปรดใช้คีย์ใหม่กับคำขอใหม่"
    en = "This Idempotency-Key was used for another request: take a new key for a new one."
    return Problem(422, "idempotency-key-reused", th=th, en=en)


def key_unusable() -> Problem:
    """Build the 400 of an idempotency key that is missing where it must be, or malformed."""
    th = "ต้องมี 1–100 ตัวอักษร ASCII ที่มองเห็นได้ ไม่ซ้ำกันในแต่ละคำขอ เช่น UUID"
    en = "must be 1 to 100 visible ASCII characters, new for each request, such as a UUID"
    return _invalid("idempotency-key-invalid", FieldError("header", "Idempotency-Key", th, en))


def too_many(kind_th: str, kind_en: str, most: int) -> Problem:
    """Build the 403 of a client who holds as many rows as one may."""
    th = f"เก็บ{kind_th}ได้ไม่เกิน {most:,} แถวต่อผู้ส่ง โปรดติดต่อผู้ดูแลข้อตกลง"
    return Problem(403, "too-many-rows", th=th, en=f"A client may hold {most:,} {kind_en}: ask the operator.")


def unusable(errors: Iterable[FieldError]) -> Problem:
    """Build the 400 of a row whose fields are well-formed and cannot be true."""
    return _invalid("row-invalid", *errors)


def _invalid(code: str, *errors: FieldError) -> Problem:
    named = ", ".join(dict.fromkeys(one.name for one in errors))
    th = f"ค่าของ {named} ใช้ไม่ได้ ดูเหตุผลของแต่ละรายการใน errors"
    return Problem(
        400, code, th=th, en=f"The value of {named} cannot be used; the reasons are in errors.", errors=errors
    )
