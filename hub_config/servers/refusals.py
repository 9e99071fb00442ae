"""Why a server does not start, or was stopped: sentences for its owner.

SpawnException
└── ServerDidNotStart   500: it died, or never answered
"""

from typing import Self

from jupyterhub.spawner import SpawnException

from hub_config.words import Bilingual

WAITING = Bilingual(th="กำลังรอคิวเริ่มเครื่อง…", en="Waiting for a turn to start…")
PREPARING = Bilingual(th="กำลังเตรียมพื้นที่ของท่าน…", en="Preparing your space…")
STARTING = Bilingual(th="กำลังเปิด JupyterLab…", en="Starting JupyterLab…")


class ServerDidNotStart(SpawnException):  # type: ignore[misc]
    """500: the server died while it started, or never answered."""

    def __init__(self, message: Bilingual, *, reason: str) -> None:
        super().__init__(message, reason=reason, status_code=500)
        self.jupyterhub_message = message

    @classmethod
    def died(cls, exit_code: int, last_line: str) -> Self:
        """Tell at once, with the server's last words."""
        sentence = Bilingual(
            th=f"เครื่องของท่านหยุดขณะเริ่มทำงาน (รหัส {exit_code}: {last_line}) โปรดลองใหม่ หากยังไม่ได้โปรดแจ้งวิทยากร",
            en=f"Your server ended while it started (code {exit_code}: {last_line}); try again, or tell an instructor.",
        )
        return cls(sentence, reason="exited")

    @classmethod
    def silent(cls, waited_s: float) -> Self:
        """Give up on a server that runs and does not answer."""
        sentence = Bilingual(
            th=f"เครื่องของท่านไม่ตอบภายใน {waited_s:.0f} วินาที โปรดลองใหม่ หากยังไม่ได้โปรดแจ้งวิทยากร",
            en=f"Your server did not answer within {waited_s:.0f} s; try again, or tell an instructor.",
        )
        return cls(sentence, reason="timeout")


def too_much_memory(used_mib: int, limit_mib: int) -> Bilingual:
    """Say why a server was stopped: memory."""
    return Bilingual(
        th=f"เครื่องถูกหยุดเพราะใช้หน่วยความจำ {used_mib} MiB เกินที่ให้ไว้ {limit_mib} MiB โปรดเริ่มใหม่และอ่านข้อมูลทีละส่วน",
        en=f"Your server was stopped: it used {used_mib} MiB of memory, more than the {limit_mib} MiB allowed; "
        "start it again and read data in smaller parts.",
    )


def home_full(used_mib: int, limit_mib: int) -> Bilingual:
    """Say why a server was stopped, or is short of room: disk."""
    return Bilingual(
        th=f"พื้นที่เก็บไฟล์เต็ม (ใช้ {used_mib} จาก {limit_mib} MiB) โปรดลบไฟล์ที่ไม่ใช้ ระหว่างนี้สร้างไฟล์ใหญ่กว่า 1 MiB ไม่ได้",
        en=f"Your home is full ({used_mib} of {limit_mib} MiB used); delete files you do not need. "
        "Until then no file can grow beyond 1 MiB.",
    )


def too_many_files(limit: int) -> Bilingual:
    """Say why a server was stopped, or is short of room: the number of files."""
    return Bilingual(
        th=f"มีไฟล์มากเกิน {limit:,} ไฟล์ โปรดลบไฟล์ที่ไม่ใช้ ระหว่างนี้สร้างไฟล์ใหญ่กว่า 1 MiB ไม่ได้",
        en=f"Your home holds more than {limit:,} files; delete those you do not need. "
        "Until then no file can grow beyond 1 MiB.",
    )
