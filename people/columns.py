"""What the columns of a roster are called, and what their cells may say, in Thai and in English."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from people.accounts import USERNAME
from people.model import Role
from people.provinces import recognise


class Column(StrEnum):
    """A column of a roster by its Thai name, as problems show it."""

    NAME = "ชื่อ-สกุล"
    AGENCY = "หน่วยงาน"
    PROVINCE = "จังหวัด"
    COHORT = "รุ่น"
    ROLE = "บทบาท"
    EMAIL = "อีเมล"
    USERNAME = "ชื่อผู้ใช้"


ALWAYS = (Column.NAME, Column.AGENCY, Column.PROVINCE, Column.COHORT, Column.ROLE)

_HEADERS = {
    Column.NAME: "ชื่อ-สกุล ชื่อ-นามสกุล ชื่อสกุล ชื่อนามสกุล ชื่อ–สกุล name fullname",
    Column.AGENCY: "หน่วยงาน สังกัด ชื่อหน่วยงาน agency organization organisation",
    Column.PROVINCE: "จังหวัด รหัสจังหวัด province provincecode province_code",
    Column.COHORT: "รุ่น รุ่นที่ cohort",
    Column.ROLE: "บทบาท role",
    Column.EMAIL: "อีเมล อีเมล์ อีเมลล์ email e-mail emailaddress",
    Column.USERNAME: "ชื่อผู้ใช้ ชื่อผู้ใช้งาน username user",
}
_BY_HEADER = {header: column for column, headers in _HEADERS.items() for header in headers.split()}

_ROLES = {
    Role.TRAINEE: "ผู้เข้ารับการอบรม ผู้เข้าอบรม ผู้เรียน trainee student learner",
    Role.INSTRUCTOR: "วิทยากร ผู้สอน instructor teacher",
    Role.PLANNING: "เจ้าหน้าที่กองแผนงาน กองแผนงาน planning planningofficer",
    Role.EXECUTIVE: "ผู้บริหาร executive director",
}
_BY_ROLE = {name: role for role, names in _ROLES.items() for name in names.split()}

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_MAX_EMAIL, _MAX_TEXT = 254, 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and what to do, in Thai and in English."""

    column: Column
    value: str
    th: str
    en: str


@dataclass(frozen=True)
class Entry:
    """One person as the roster states them. `username` is empty where the e-mail address gives it."""

    name: str
    agency: str
    province_code: str
    cohort_id: str
    role: Role
    email: str
    username: str


def known_column(header: str) -> Column | None:
    """Recognise a header in Thai or English; None for a column that is not used, such as ลำดับ."""
    return _BY_HEADER.get(re.sub(r"\(.*?\)|[\s*:]", "", header).casefold())


def read_entry(cells: dict[Column, str]) -> tuple[Entry | None, list[Fault]]:
    """Make an entry of a row's cells, or say everything that is wrong with them.

    A trainee needs an agency, a province and a cohort, for the figures by agency and health region.
    """
    role = _BY_ROLE.get(re.sub(r"\s", "", cells[Column.ROLE]).casefold())
    province = recognise(cells[Column.PROVINCE])
    email = cells.get(Column.EMAIL, "").lower()
    username = cells.get(Column.USERNAME, "").lower()
    faults = [*_odd(cells), *_missing(cells, role)]
    if role is None and cells[Column.ROLE]:
        faults.append(_bad_role(cells[Column.ROLE]))
    if province is None and cells[Column.PROVINCE]:
        faults.append(_bad_province(cells[Column.PROVINCE]))
    if email and (len(email) > _MAX_EMAIL or not _EMAIL.fullmatch(email)):
        faults.append(_bad_email(email))
    if username and not USERNAME.fullmatch(username):
        faults.append(_bad_username(username))
    if faults or role is None:
        return None, faults
    entry = Entry(
        name=cells[Column.NAME],
        agency=cells[Column.AGENCY],
        province_code=province.code if province else "",
        cohort_id=cells[Column.COHORT],
        role=role,
        email=email,
        username=username,
    )
    return entry, []


def username_from(email: str) -> str:
    """Make a safe username of an e-mail address: its local part in small letters, without a +tag."""
    local = email.partition("@")[0].partition("+")[0].lower()
    safe = re.sub(r"[^a-z0-9._-]", "-", local)
    if not re.match(r"[a-z]", safe):
        safe = f"u{safe}"
    return safe[:32].ljust(2, "1")


def _odd(cells: dict[Column, str]) -> Iterable[Fault]:
    for column, value in cells.items():
        if _CONTROL.search(value) or len(value) > _MAX_TEXT:
            shown = value[:40].encode("unicode_escape").decode("ascii") if _CONTROL.search(value) else value[:40]
            yield Fault(
                column,
                shown,
                th=f"มีการขึ้นบรรทัด อักขระควบคุม หรือยาวเกิน {_MAX_TEXT} ตัวอักษร โปรดพิมพ์ใหม่ในบรรทัดเดียว",
                en=f"It has a line break, a control character or over {_MAX_TEXT} characters; type it anew.",
            )


def _missing(cells: dict[Column, str], role: Role | None) -> Iterable[Fault]:
    needed = ALWAYS if role is Role.TRAINEE else (Column.NAME, Column.ROLE)
    for column in needed:
        if not cells[column]:
            yield Fault(column, "", th=f"ยังไม่ได้กรอก{column} โปรดกรอก", en="It is empty; please fill it in.")
    if not cells.get(Column.EMAIL) and not cells.get(Column.USERNAME):
        yield Fault(
            Column.EMAIL,
            "",
            th="ยังไม่มีอีเมลหรือชื่อผู้ใช้ โปรดกรอกอย่างน้อยหนึ่งอย่าง",
            en="Neither an e-mail address nor a username is given; fill in at least one.",
        )


def _bad_role(value: str) -> Fault:
    return Fault(
        Column.ROLE,
        value,
        th="ไม่รู้จักบทบาทนี้ ใช้ได้: ผู้เข้ารับการอบรม วิทยากร เจ้าหน้าที่กองแผนงาน",
        en="This role is not known; use trainee, instructor or planning.",
    )


def _bad_province(value: str) -> Fault:
    return Fault(
        Column.PROVINCE,
        value,
        th="ไม่รู้จักจังหวัดนี้ โปรดใช้ชื่อจังหวัดเต็ม หรือรหัสจังหวัด 2 หลัก เช่น 12",
        en="This province is not known; use its full name or its two-digit code, such as 12.",
    )


def _bad_email(value: str) -> Fault:
    return Fault(
        Column.EMAIL,
        value,
        th="รูปแบบอีเมลไม่ถูกต้อง โปรดแก้ เช่น somchai@example.go.th",
        en="This is not an e-mail address; write it like somchai@example.go.th.",
    )


def _bad_username(value: str) -> Fault:
    return Fault(
        Column.USERNAME,
        value,
        th="ใช้ได้เฉพาะ a-z 0-9 . _ - ยาว 2–32 ตัว และต้องขึ้นต้นด้วย a-z",
        en="Use 2–32 of a-z 0-9 . _ -, beginning with a letter.",
    )
