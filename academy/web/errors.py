"""Refusals that belong to the front door itself, before any stage is asked.

BilingualError
├── LoginRequired        401: nobody, or nobody the hub still knows
├── WrongMethod          405: the address exists, not for this method
├── TooLarge             413: the body is larger than the address takes
├── HubUnavailable       503: the hub did not answer; nobody can be identified
└── InternalFailure      500: our fault; the log has the reason under the request id
"""

from foundation.errors import BilingualError, NotFound, NotPermitted, UnusableInput


class LoginRequired(BilingualError):
    """The caller is nobody, or nobody the hub still knows."""

    status = 401


class WrongMethod(BilingualError):
    """The address exists, but not for this method."""

    status = 405


class TooLarge(BilingualError):
    """The body is larger than the address takes."""

    status = 413


class HubUnavailable(BilingualError):
    """The hub did not answer, so nobody can be identified."""

    status = 503


class InternalFailure(BilingualError):
    """Our fault; the log has the reason under the request id."""

    status = 500


def login_required() -> LoginRequired:
    """No valid hub token or session came with the request."""
    return LoginRequired(
        "login-required",
        th="กรุณาเข้าสู่ระบบก่อนใช้งาน",
        en="Please log in first.",
    )


def login_expired() -> LoginRequired:
    """The OAuth round trip came back with a state we did not send, or too late."""
    return LoginRequired(
        "login-expired",
        th="การเข้าสู่ระบบใช้เวลานานเกินไปหรือเริ่มจากหน้าอื่น กรุณาเปิดหน้านี้ใหม่แล้วเข้าสู่ระบบอีกครั้ง",
        en="The login took too long or was begun elsewhere; open the page again and log in once more.",
    )


def not_enrolled(username: str) -> NotPermitted:
    """The hub knows the account, the roster does not."""
    return NotPermitted(
        "not-enrolled",
        th=f"ไม่พบบัญชี «{username}» ในทะเบียนผู้ใช้ กรุณาติดต่อวิทยากรเพื่อเพิ่มชื่อในทะเบียน",
        en=f"The account “{username}” is not in the roster; ask an instructor to add it.",
    )


def account_closed() -> NotPermitted:
    """The account was closed; what its owner handed in stays."""
    return NotPermitted(
        "account-closed",
        th="บัญชีนี้ถูกปิดการใช้งานแล้ว งานที่ส่งไว้ยังอยู่ครบ กรุณาติดต่อวิทยากรหากต้องการใช้งานต่อ",
        en="This account is closed; what was handed in is kept. Ask an instructor to reopen it.",
    )


def not_for_role() -> NotPermitted:
    """The caller's role may not use the address."""
    return NotPermitted(
        "not-permitted",
        th="บัญชีของท่านไม่มีสิทธิ์ใช้งานส่วนนี้ กรุณาติดต่อวิทยากรหากคิดว่าควรมีสิทธิ์",
        en="Your account may not use this part; ask an instructor if you think it should.",
    )


def whole_scope_only() -> NotPermitted:
    """The caller may see figures by group, and no group's own page: with both, small groups follow by subtraction."""
    return NotPermitted(
        "whole-scope-only",
        th="บัญชีของท่านดูได้เฉพาะภาพรวมทุกรุ่น (แต่ละรุ่นแสดงเป็นแถวในตาราง) กรุณาติดต่อกองแผนงานหากต้องใช้รายละเอียด",
        en="Your account sees all cohorts together, each as a row; ask the planning division if you need its details.",
    )


def privacy_notice_first() -> NotPermitted:
    """The notice must be read and accepted before any work is handed over."""
    return NotPermitted(
        "privacy-notice",
        th="กรุณาอ่านและยอมรับประกาศความเป็นส่วนตัวในหน้าเว็บของ Anamai Academy ก่อน แล้วลองอีกครั้ง",
        en="Please read and accept the privacy notice on the Anamai Academy page first, then try again.",
    )


def form_expired() -> NotPermitted:
    """The form's CSRF token is missing or belongs to another session."""
    return NotPermitted(
        "form-expired",
        th="แบบฟอร์มนี้หมดอายุแล้ว กรุณาโหลดหน้าใหม่และส่งอีกครั้ง",
        en="This form has expired; reload the page and send it again.",
    )


def no_such_address() -> NotFound:
    """No route has this address."""
    return NotFound(
        "no-such-address",
        th="ไม่พบหน้าที่ต้องการ กรุณาตรวจสอบที่อยู่หรือกลับไปหน้าแรก",
        en="There is nothing at this address; check it or go back to the first page.",
    )


def wrong_method() -> WrongMethod:
    """The route does not take this method."""
    return WrongMethod(
        "wrong-method",
        th="ที่อยู่นี้ไม่รองรับคำสั่งที่ส่งมา กรุณาใช้งานผ่านหน้าเว็บหรือตรวจสอบคู่มือ API",
        en="This address does not take that method; use the page or check the API guide.",
    )


def too_large(limit_bytes: int) -> TooLarge:
    """The body passes `limit_bytes`; nothing of it was kept."""
    shown = f"{limit_bytes >> 20} MiB"
    return TooLarge(
        "too-large",
        th=f"ข้อมูลที่ส่งใหญ่เกิน {shown} ระบบยังไม่ได้รับงานนี้ กรุณาลบไฟล์ข้อมูลขนาดใหญ่แล้วส่งใหม่",
        en=f"What was sent is larger than {shown} and was not received; remove large data files and send it again.",
    )


def scan_too_large(limit_bytes: int) -> TooLarge:
    """A scan that comes with a form of planning staff is larger than `limit_bytes`; nothing of it was kept."""
    shown = f"{limit_bytes >> 20} MiB"
    return TooLarge(
        "scan-too-large",
        th=f"ไฟล์ที่แนบใหญ่เกิน {shown} จึงยังไม่ได้บันทึก โปรดสแกนใหม่เป็นขาวดำหรือสีเทาที่ 150–200 dpi หรือบันทึก PDF แบบลดขนาด แล้วแนบอีกครั้ง",
        en=f"The attached file is larger than {shown}, so nothing was recorded; scan it in black and white or grey at "
        "150–200 dpi, or save the PDF in reduced size, and attach it again.",
    )


def bundle_too_large(limit_bytes: int) -> TooLarge:
    """A sealed file is larger than a browser may send."""
    shown = f"{limit_bytes >> 20} MiB"
    return TooLarge(
        "bundle-too-large",
        th=f"ไฟล์ชุดหลักฐานใหญ่เกิน {shown} จึงตรวจผ่านหน้านี้ไม่ได้ โปรดตรวจด้วยคำสั่ง academy indicator verify ซึ่งไม่จำกัดขนาด",
        en=f"The sealed file is larger than {shown}, which this page does not take; check it with the command "
        "academy indicator verify, which has no limit.",
    )


def form_too_large(limit_bytes: int) -> TooLarge:
    """A form is larger than `limit_bytes`: more than anybody types."""
    shown = f"{limit_bytes >> 20} MiB"
    return TooLarge(
        "form-too-large",
        th=f"ข้อมูลในแบบฟอร์มใหญ่เกิน {shown} จึงยังไม่ได้บันทึก โปรดย่อข้อความแล้วส่งใหม่",
        en=f"The form holds more than {shown}, so nothing was recorded; shorten the text and send it again.",
    )


def malformed(what: str) -> UnusableInput:
    """A parameter or body has the wrong form; `what` names it."""
    return UnusableInput(
        "malformed",
        th=f"ข้อมูลที่ส่งมาไม่ครบหรือผิดรูปแบบ ({what}) กรุณาตรวจสอบแล้วส่งใหม่",
        en=f"What was sent is incomplete or has the wrong form ({what}); check it and send it again.",
    )


def hub_unavailable() -> HubUnavailable:
    """The hub could not be asked who the caller is."""
    return HubUnavailable(
        "hub-unavailable",
        th="ขณะนี้ตรวจสอบตัวตนกับระบบกลางไม่ได้ กรุณารอสักครู่แล้วลองใหม่",
        en="The hub cannot be asked who you are right now; wait a moment and try again.",
    )


def internal_failure(request_id: str) -> InternalFailure:
    """An unexpected failure of ours."""
    return InternalFailure(
        "internal-failure",
        th=f"ระบบขัดข้องโดยไม่ใช่ความผิดของท่าน กรุณาลองใหม่ หากยังพบปัญหาให้แจ้งวิทยากรพร้อมรหัส {request_id}",
        en=f"Something failed on our side; try again, and if it persists tell an instructor the code {request_id}.",
    )
