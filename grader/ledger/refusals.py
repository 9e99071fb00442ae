"""Why the ledger refuses a record, in the words of the rule that says so."""

from grader.errors import ClaimLost, MarkRefused, UnknownRecord
from grader.model import CellResult


def claim_lost(attempt_id: str, worker: str) -> ClaimLost:
    """Only the worker that holds the claim may record, and once."""
    return ClaimLost(
        "claim-lost",
        th=f"ตัวตรวจ «{worker}» ไม่ได้ถือสิทธิ์ตรวจงาน {attempt_id} แล้ว จึงไม่บันทึกผลนี้",
        en=f"Worker “{worker}” no longer holds the claim on attempt {attempt_id}; its result is not kept.",
    )


def not_graded(attempt_id: str) -> UnknownRecord:
    """There is no result to show, or to lay a mark over, before the first run."""
    return UnknownRecord(
        "not-graded-yet",
        th="งานนี้ยังไม่มีผลการตรวจ โปรดรอให้ระบบตรวจเสร็จก่อน",
        en=f"Attempt {attempt_id} has no grading result yet; wait until the system has graded it.",
    )


def unknown_cell(notebook_id: str, grade_id: str) -> UnknownRecord:
    """Refuse a mark for what is not a graded cell."""
    return UnknownRecord(
        "unknown-cell",
        th=f"ไม่พบข้อที่มีคะแนนชื่อ «{grade_id}» ในสมุดบันทึก «{notebook_id}»",
        en=f"Notebook “{notebook_id}” has no graded cell called “{grade_id}”.",
    )


def out_of_range(score: float, cell: CellResult) -> MarkRefused:
    """Refuse a mark outside 0 and the cell's points."""
    return MarkRefused(
        "mark-out-of-range",
        th=f"คะแนน {score:g} ของข้อ «{cell.grade_id}» ใช้ไม่ได้ ต้องอยู่ระหว่าง 0 ถึง {cell.max_score:g}",
        en=f"The mark {score:g} for “{cell.grade_id}” is out of range: 0 to {cell.max_score:g}.",
    )
