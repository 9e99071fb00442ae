"""Erasure of a trainee's identity, wherever this installation keeps it: the accounts, the gradebook, the home folder."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from academy.views.officers import require_officer
from academy.views.retention import files_due_for_erasure
from foundation.errors import UnusableInput
from indicator.words import Label
from people import Person
from people.erasure import check_erasable, erase
from planning import documents, journal
from planning.errors import EntryRefused, NotYet

_ERASING = Label("ลบข้อมูลส่วนบุคคล", "erase anybody")
GOES = (
    Label(
        "ชื่อ-สกุล → นามแฝง ทุกหน้าและทุกเอกสารที่พิมพ์ใหม่",
        "Name → a pseudonym, on every page and every paper printed from now on",
    ),
    Label("อีเมลและรหัสผ่าน บัญชีปิดถาวร", "E-mail address and password; the account is closed for good"),
    Label("ชื่อและอีเมลในประวัติการแก้ไขบัญชี", "Names and addresses in the history of the account"),
    Label("ชื่อในสมุดคะแนน (gradebook)", "The name in the gradebook"),
    Label("โฟลเดอร์ส่วนตัวใน JupyterLab", "The home folder in JupyterLab"),
)
STAYS = (
    Label(
        "ชื่อผู้ใช้ ซึ่งใช้อ้างในตัวเลข ใบรับส่งงาน การลงเวลา และไฟล์ที่ปิดผนึกแล้ว",
        "The username, by which figures, receipts, sign-in sheets and sealed files are told",
    ),
    Label("หน่วยงาน จังหวัด และรุ่น เพื่อให้ตัวเลขคงเดิม", "Agency, province and cohort, so that figures stay"),
    Label("งานที่ส่ง ผลการตรวจ และคะแนน", "What was submitted, its results and scores"),
    Label(
        "ใบรับรอง: เลขที่และรหัสยังตรวจได้ แต่แสดงนามแฝงแทนชื่อ",
        "Certificates: number and code can be checked as before, with the pseudonym in place of the name",
    ),
    Label(
        "ไฟล์สแกนที่แนบในโครงการ (เช่น ใบลงเวลา) และไฟล์สำรองเก่า ซึ่งผู้ดูแลต้องลบตามรอบ",
        "Scans attached to projects (such as sign-in sheets) and old back-ups, which are removed in their own time",
    ),
)


@dataclass(frozen=True)
class Erased:
    """Who they are called from now on; `left` is the home folder where it could not be removed."""

    person: Person
    left: Path | None


class Erasing:
    """Erases for one academy. `rename` shows a student under another name in the gradebook."""

    def __init__(self, sessions: sessionmaker[Session], homes: Path, rename: Callable[[str, str], None]) -> None:
        self._sessions = sessions
        self._homes = homes
        self._rename = rename

    def erase(self, username: str, *, confirmed: str, reason: str, by: str, now: datetime) -> Erased:
        """Erase for good; again finishes what an interrupted erasure left. Raises NotPermitted, UnusableInput, UnknownPerson."""
        _require_reason(reason)
        if confirmed != username:
            raise UnusableInput(
                "erasure-not-confirmed",
                th=f"การลบนี้ย้อนกลับไม่ได้ โปรดยืนยันโดยพิมพ์ชื่อผู้ใช้ «{username}» ให้ตรงกัน",
                en=f"This cannot be undone; confirm it by giving the username “{username}” once more.",
            )
        with self._sessions.begin() as session:
            require_officer(session, by, _ERASING)
            _overwrite(session)
            person = erase(session, username, by=by, reason=reason.strip(), now=now)
        self._rename(username, person.name)
        home = self._homes / username
        shutil.rmtree(home, ignore_errors=True)
        return Erased(person, home if home.exists() else None)

    def erase_files(self, record_id: str, *, reason: str, by: str, now: datetime) -> int:
        """Forget the files of a training project whose time is over; how many. What they were, and who asked, stays.

        Raises NotPermitted, EntryRefused, NotYet for a project that is not due.
        """
        _require_reason(reason)
        with self._sessions.begin() as session:
            require_officer(session, by, _ERASING)
            if record_id not in {one.record_id for one in files_due_for_erasure(session, now)}:
                raise NotYet(
                    "files-not-due",
                    th="ไฟล์ของโครงการนี้ยังไม่ครบกำหนด โครงการยังไม่ปิด หรือลบไปแล้ว",
                    en="The files of this project are not due: it is open, its time is not over, or they are gone.",
                )
            _overwrite(session)
            files = documents.kept(session, record_id)
            for file in files:
                documents.erase(session, file.document_id)
            event = {"kind": "files_erased", "files": [file.document_id for file in files], "reason": reason.strip()}
            journal.append(
                session, record_id=f"erased-{record_id}", kind="erasure", expected=0, event=event, by=by, now=now
            )  # fmt: skip
        return len(files)

    def find(self, username: str) -> Person:
        """Find whom `erase` would erase. Raises UnknownPerson, AccountRefused."""
        with self._sessions() as session:
            return check_erasable(session, username)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise EntryRefused("reason-missing", th="โปรดบอกเหตุผล", en="Give the reason.", field="reason")


def _overwrite(session: Session) -> None:
    """Have what is deleted overwritten, not left in the file until something else needs the room (SQLite)."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
