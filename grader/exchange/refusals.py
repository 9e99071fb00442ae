"""Why the exchange takes no work just now, in the words of the rule that says so."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from grader.errors import SubmissionRefused

_BANGKOK = ZoneInfo("Asia/Bangkok")
_BUDDHIST_ERA = 543


def cooling_down(wait_s: float) -> SubmissionRefused:
    """Between two attempts lies a pause, against probing the hidden tests."""
    seconds = math.ceil(wait_s)
    return SubmissionRefused(
        "cooling-down",
        th=f"เพิ่งส่งงานนี้ไปเมื่อสักครู่ โปรดรออีก {seconds:,} วินาทีแล้วส่งใหม่",
        en=f"You have just submitted this assignment; wait {seconds:,} s and submit again.",
        retry_after_s=seconds,
    )


def closed(closes_at: datetime) -> SubmissionRefused:
    """Late work is accepted until `closes_at`, and not after it."""
    local = closes_at.astimezone(_BANGKOK)
    return SubmissionRefused(
        "closed",
        th=f"ปิดรับงานนี้แล้วเมื่อ {local:%d/%m}/{local.year + _BUDDHIST_ERA} เวลา {local:%H:%M} น. "
        "หากมีเหตุจำเป็นโปรดติดต่อวิทยากร",
        en=f"This assignment closed on {local:%Y-%m-%d %H:%M} (Bangkok); ask the instructor if need be.",
    )


def key_used() -> SubmissionRefused:
    """Keep other content from being lost silently under a key that stands for an earlier submission."""
    return SubmissionRefused(
        "idempotency-key-used",
        th="รหัสการส่ง (idempotency key) นี้ใช้กับงานอื่นไปแล้ว โปรดส่งใหม่ด้วยรหัสใหม่",
        en="This idempotency key was used for other work; submit again with a fresh key.",
    )


def busy() -> SubmissionRefused:
    """Give up numbering: the same trainee submits in several places at the same instant."""
    return SubmissionRefused(
        "busy",
        th="มีการส่งงานนี้พร้อมกันหลายครั้ง โปรดรอสักครู่แล้วส่งใหม่",
        en="This assignment is being submitted several times at once; wait a moment and submit again.",
        retry_after_s=1,
    )
