"""The sentences for a gradebook that cannot take results: what is wrong with it, what to do."""

from collections.abc import Iterable

from grader.errors import GradebookUnusable


def cannot_be_opened(reason: str) -> GradebookUnusable:
    """The database does not open, or is none."""
    return GradebookUnusable(
        "gradebook-cannot-be-opened",
        th=f"เปิดสมุดคะแนน (gradebook) ไม่ได้ ({reason}) โปรดตรวจไฟล์หรือค่า CourseDirectory.db_url",
        en=f"The gradebook cannot be opened ({reason}); check the file, or the setting CourseDirectory.db_url.",
    )


def another_programs() -> GradebookUnusable:
    """The database has tables, and not nbgrader's."""
    return GradebookUnusable(
        "not-a-gradebook",
        th="ฐานข้อมูลที่ระบุไม่ใช่สมุดคะแนน (gradebook) ของ nbgrader โปรดแก้ค่า CourseDirectory.db_url หรือย้ายไฟล์นั้นออก",
        en="The database is no gradebook of nbgrader; correct the setting CourseDirectory.db_url, or move the file away.",
    )


def other_version(found: str, wanted: str) -> GradebookUnusable:
    """The gradebook was made by another version of nbgrader."""
    return GradebookUnusable(
        "gradebook-of-another-version",
        th=f"สมุดคะแนน (gradebook) เป็นของ nbgrader รุ่นอื่น ({found} แทนที่จะเป็น {wanted}) "
        "โปรดสำรองไฟล์ไว้ แล้วสั่ง nbgrader db upgrade",
        en=f"The gradebook is of another version of nbgrader ({found} instead of {wanted}); back it up and "
        "run: nbgrader db upgrade",
    )


def cells_have_changed(assignment_id: str, names: Iterable[str]) -> GradebookUnusable:
    """Cells came or went although work was graded; nbgrader refuses this too."""
    listed = ", ".join(sorted(names))
    return GradebookUnusable(
        "cells-have-changed",
        th=f"ชุดแบบฝึกหัด «{assignment_id}» มีเซลล์เพิ่มหรือหายไป ({listed}) ทั้งที่มีงานที่ตรวจแล้วในสมุดคะแนน "
        "โปรดคืนเซลล์เดิม หรือลบผลเดิมด้วย nbgrader db assignment remove",
        en=f"The assignment “{assignment_id}” has gained or lost cells ({listed}) although graded work is in the "
        "gradebook; put them back, or remove the former results with: nbgrader db assignment remove",
    )


def belongs_to_an_academy() -> GradebookUnusable:
    """The running academy writes this gradebook from its ledger."""
    return GradebookUnusable(
        "gradebook-of-an-academy",
        th="สมุดคะแนน (gradebook) นี้แสดงผลจากระบบที่เปิดให้บริการอยู่ โปรดสั่งตรวจใหม่จากหน้าของระบบแทนคำสั่งนี้",
        en="This gradebook shows what a running academy has recorded; have work graded again there, not by this command.",
    )
