"""Why a login does not lead to a session.

web.HTTPError
├── TooManyAttempts     429: wait before the next try
├── FirstPasswordShown  403: a first password opens nothing but the choice of one's own
└── TicketExpired       403: that choice took too long

UnusableInput
└── PasswordRefused     422: the new password cannot be taken
"""

import math
from typing import Self

from tornado import web

from foundation.errors import UnusableInput
from hub_config.login.tickets import FirstLogin
from hub_config.words import Bilingual

WRONG = Bilingual(
    th="ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง หรือบัญชีถูกปิดใช้งาน โปรดตรวจแล้วลองใหม่",
    en="Wrong username or password, or a closed account; check and try again.",
)


class TooManyAttempts(web.HTTPError):
    """429: wait before the next try."""

    def __init__(self, wait_s: float) -> None:
        minutes = max(1, math.ceil(wait_s / 60))
        self.jupyterhub_message = Bilingual(
            th=f"ใส่รหัสผ่านผิดหลายครั้งเกินไป โปรดรอ {minutes} นาทีแล้วลองใหม่ หรือขอให้วิทยากรตั้งรหัสผ่านใหม่ให้",
            en=f"Too many failed attempts; wait {minutes} min and try again, or ask an instructor for a new password.",
        )
        super().__init__(429, self.jupyterhub_message)
        self.headers = {"Retry-After": str(math.ceil(wait_s))}


class FirstPasswordShown(web.HTTPError):
    """403: the first password is right, but it opens nothing except the choice of one's own."""

    def __init__(self, login: FirstLogin) -> None:
        self.login = login
        self.jupyterhub_message = Bilingual(
            th="เข้าใช้ครั้งแรกต้องตั้งรหัสผ่านใหม่ที่หน้าเข้าสู่ระบบก่อน",
            en="The first login needs a new password, chosen on the login page.",
        )
        super().__init__(403, self.jupyterhub_message)


class TicketExpired(web.HTTPError):
    """403: nobody is logged in and the ticket is used, too old or not ours."""

    def __init__(self) -> None:
        self.jupyterhub_message = Bilingual(
            th="หมดเวลาตั้งรหัสผ่าน โปรดเข้าสู่ระบบด้วยรหัสผ่านเดิมอีกครั้ง",
            en="The time to choose a password is over; log in with the old one again.",
        )
        super().__init__(403, self.jupyterhub_message)


class NewPasswordsDiffer(UnusableInput):
    """422: the new password was typed in two ways."""

    @classmethod
    def typed(cls) -> Self:
        """Ask for it again."""
        return cls(
            "passwords-differ",
            th="รหัสผ่านใหม่ทั้งสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่",
            en="The two new passwords differ; type them again.",
        )
