"""What can be wrong with a row of a roster, each told in one Thai and one English sentence."""

from dataclasses import dataclass

from people.columns import Column, Fault
from people.moves import Move


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell. `row` is the row as a spreadsheet shows it, from 1."""

    row: int
    column: str
    value: str
    th: str
    en: str


def problem(row: int, fault: Fault) -> RowProblem:
    """Tell of a cell that cannot be read."""
    return RowProblem(row, fault.column.value, fault.value, fault.th, fault.en)


def no_column(row: int, column: Column) -> RowProblem:
    """Tell of a column that is missing."""
    return RowProblem(
        row,
        column.value,
        "",
        th=f"ไม่พบคอลัมน์ «{column}» โปรดเพิ่มหัวคอลัมน์นี้",
        en=f"There is no column “{column}” ({column.name.lower()}); add it to the header row.",
    )


def two_columns(row: int, column: Column) -> RowProblem:
    """Tell of a column that is there twice."""
    return RowProblem(
        row,
        column.value,
        "",
        th=f"มีคอลัมน์ «{column}» มากกว่าหนึ่งคอลัมน์ โปรดเหลือไว้คอลัมน์เดียว",
        en=f"There is more than one column “{column}” ({column.name.lower()}); keep one.",
    )


def nobody(row: int) -> RowProblem:
    """Tell of a table without rows."""
    return RowProblem(
        row,
        "",
        "",
        th="ไม่มีรายชื่อใต้หัวตาราง โปรดกรอกรายชื่อ",
        en="There is nobody below the header row; add the people.",
    )


def twice(row: int, value: str, cohort_id: str, earlier: int, earlier_cohort: str) -> RowProblem:
    """Tell of a person in two rows; of two cohorts, that a person counts in one."""
    column = Column.EMAIL.value if "@" in value else Column.USERNAME.value
    if cohort_id != earlier_cohort:
        return RowProblem(
            row,
            column,
            value,
            th=f"อยู่สองรุ่น (แถวที่ {earlier} «{earlier_cohort}» และแถวนี้ «{cohort_id}») ผู้เข้ารับการอบรมหนึ่งคนนับในรุ่นเดียว โปรดเหลือไว้แถวเดียว",
            en=f"In two cohorts (row {earlier} “{earlier_cohort}”, this row “{cohort_id}”); a person counts in one: keep one row.",
        )
    return RowProblem(
        row,
        column,
        value,
        th=f"ซ้ำกับแถวที่ {earlier} โปรดเหลือไว้แถวเดียว",
        en=f"The same as in row {earlier}; keep one of them.",
    )


def would_move(row: int, move: Move) -> RowProblem:
    """Tell of somebody who would leave their cohort unasked."""
    return RowProblem(
        row,
        Column.COHORT.value,
        move.after,
        th=f"«{move.username}» อยู่รุ่น «{move.before}» ไฟล์นี้จะย้ายไปรุ่น «{move.after or '–'}» พร้อมงานและคะแนน หากตั้งใจย้าย ให้นำเข้าใหม่พร้อม --move",
        en=f"“{move.username}” is in cohort “{move.before}”; this would move the person, with all work and points, to "
        f"“{move.after or '–'}”. If that is meant, import again with --move.",
    )


def email_taken(row: int, email: str, username: str) -> RowProblem:
    """Tell of an address that is somebody else's."""
    return RowProblem(
        row,
        Column.EMAIL.value,
        email,
        th=f"อีเมลนี้เป็นของบัญชี «{username}» อยู่แล้ว โปรดแก้อีเมลหรือชื่อผู้ใช้",
        en=f"This address belongs to the account “{username}”; correct the address or the username.",
    )


def erased(row: int, username: str) -> RowProblem:
    """Tell of an account whose identity is gone."""
    return RowProblem(
        row,
        Column.USERNAME.value,
        username,
        th="ข้อมูลส่วนบุคคลของบัญชีนี้ถูกลบถาวรแล้ว โปรดใช้ชื่อผู้ใช้อื่น",
        en="The identity behind this account was erased for good; use another username.",
    )


def synthetic(row: int, cohort_id: str) -> RowProblem:
    """Tell of real and simulated people mixed."""
    return RowProblem(
        row,
        Column.COHORT.value,
        cohort_id,
        th="รุ่นหรือบัญชีนี้เป็นข้อมูลจำลอง ไม่นับในตัวชี้วัด โปรดใช้รุ่นและบัญชีจริง",
        en="This cohort or account is simulated and never counts in a figure; use a real one.",
    )
