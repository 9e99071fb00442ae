"""How a failure reaches nbgrader: always as its ExchangeError, in one Thai and one English sentence.

ExchangeError (nbgrader's; the only one its own code expects)
└── ExchangeFailure       ours, in both languages
    ├── Refused           the academy said no: nothing was done, asking again the same way will not help
    ├── Unreachable       no answer: what was asked may or may not have been done
    └── LocalProblem      the work in the person's own folder cannot be used as it is
"""

from typing import Any

from nbgrader.exchange import ExchangeError


class ExchangeFailure(ExchangeError):  # type: ignore[misc]
    """What went wrong and what to do, in Thai (`th`) and in English (`en`)."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(f"{th} / {en}")
        self.th = th
        self.en = en


class Refused(ExchangeFailure):
    """The academy said no. `code` is the problem's stable code."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(str(problem["detail"]), str(problem["detail_en"]))
        self.code = str(problem["code"])


class Unreachable(ExchangeFailure):
    """The academy did not answer; what was asked may or may not have been done."""


class LocalProblem(ExchangeFailure):
    """The work in the person's own folder cannot be used as it is."""


def no_answer() -> Unreachable:
    """The network failed, or the service did."""
    return Unreachable(
        th="ติดต่อระบบ Anamai Academy ไม่ได้ในขณะนี้ งานของท่านยังอยู่ครบ กรุณารอสักครู่แล้วลองใหม่",
        en="Anamai Academy cannot be reached right now; your work is safe, wait a moment and try again.",
    )


def not_configured(variable: str) -> LocalProblem:
    """The server was not started by the hub."""
    return LocalProblem(
        th=f"เซิร์ฟเวอร์นี้ไม่ได้เปิดจากหน้า Anamai Academy (ไม่มีค่า {variable}) กรุณาเปิดใหม่จากหน้าเว็บ",
        en=f"This server was not started from Anamai Academy ({variable} is missing); start it from the web page.",
    )


def no_assignment_named() -> LocalProblem:
    """A command that needs one assignment was given none."""
    return LocalProblem(th="กรุณาระบุชุดแบบฝึกหัด", en="Name the assignment.")


def already_fetched(assignment_id: str) -> LocalProblem:
    """The folder is there; fetching never overwrites work."""
    return LocalProblem(
        th=f"มีโฟลเดอร์ «{assignment_id}» อยู่แล้ว ระบบไม่เขียนทับงานของท่าน หากต้องการเริ่มใหม่ให้เปลี่ยนชื่อโฟลเดอร์เดิมก่อน",
        en=f"The folder “{assignment_id}” already exists and is never overwritten; rename it to start afresh.",
    )


def nothing_to_submit(assignment_id: str) -> LocalProblem:
    """The assignment's folder does not exist here."""
    return LocalProblem(
        th=f"ไม่พบโฟลเดอร์งาน «{assignment_id}» กรุณากดรับชุดแบบฝึกหัด (Fetch) ก่อน",
        en=f"The folder “{assignment_id}” does not exist; fetch the assignment first.",
    )


def too_many_files(limit: int) -> LocalProblem:
    """The folder holds more files than a submission may."""
    return LocalProblem(
        th=f"โฟลเดอร์งานมีไฟล์เกิน {limit:,} ไฟล์ กรุณาลบไฟล์ที่ไม่เกี่ยวข้องแล้วส่งใหม่",
        en=f"The folder has more than {limit:,} files; remove what does not belong and submit again.",
    )


def too_big(limit_mib: int) -> LocalProblem:
    """The folder is larger than a submission may be."""
    return LocalProblem(
        th=f"โฟลเดอร์งานใหญ่เกิน {limit_mib} MiB กรุณาลบไฟล์ข้อมูลขนาดใหญ่แล้วส่งใหม่",
        en=f"The folder is larger than {limit_mib} MiB; remove large data files and submit again.",
    )


def cannot_read(path: str, reason: str) -> LocalProblem:
    """A file of the folder cannot be read."""
    return LocalProblem(
        th=f"อ่านไฟล์ «{path}» ไม่ได้ ({reason}) กรุณาแก้ไขหรือลบแล้วลองใหม่",
        en=f"The file “{path}” cannot be read ({reason}); mend or remove it and try again.",
    )


def cannot_write(path: str, reason: str) -> LocalProblem:
    """A file cannot be written, for instance because the home is full."""
    return LocalProblem(
        th=f"เขียนไฟล์ «{path}» ไม่ได้ ({reason}) กรุณาตรวจพื้นที่ว่างแล้วลองใหม่",
        en=f"The file “{path}” cannot be written ({reason}); check the free space and try again.",
    )


def cannot_withdraw() -> LocalProblem:
    """Releases are kept: trainees may be working on them."""
    return LocalProblem(
        th="ถอนชุดแบบฝึกหัดที่แจกไปแล้วไม่ได้ เพราะอาจมีผู้เข้ารับการอบรมทำอยู่ ให้กำหนดวันปิดรับงานแทน",
        en="A released assignment cannot be withdrawn, for trainees may be working on it; set a closing date instead.",
    )


def odd_archive() -> Unreachable:
    """What came is not what the academy sends."""
    return Unreachable(
        th="ข้อมูลที่ได้รับจากระบบไม่สมบูรณ์ กรุณาลองใหม่",
        en="What the academy sent is incomplete; try again.",
    )
