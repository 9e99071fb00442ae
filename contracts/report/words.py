"""The report's words, and dates as Thai offices write them."""

from datetime import datetime

from contracts.link import BANGKOK
from contracts.model import Severity
from contracts.run import Run, Verdict

VERDICTS = {
    Verdict.PASSED: ("ผ่าน", "passed"),
    Verdict.FAILED: ("ไม่ผ่าน", "failed"),
    Verdict.NOT_APPLICABLE: ("ไม่เกี่ยวข้อง", "not applicable"),
    Verdict.COULD_NOT_RUN: ("ตรวจไม่ได้", "could not run"),
}
SEVERITIES = {
    Severity.CRITICAL: ("ร้ายแรง", "critical"),
    Severity.MAJOR: ("สำคัญ", "major"),
    Severity.MINOR: ("เล็กน้อย", "minor"),
}
_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_BE = 543


def decision(run: Run) -> tuple[str, str, str]:
    """Return the outcome's key (passed, failed, undecided) and one sentence on it, Thai and English."""
    found = run.counts
    failed, unseen, passed = found[Verdict.FAILED], found[Verdict.COULD_NOT_RUN], found[Verdict.PASSED]
    if failed:
        return (
            "failed",
            f"ไม่ผ่าน: ไม่เป็นไปตามสัญญา {failed} ข้อ จากที่ตรวจได้ {failed + passed} ข้อ",
            f"Failed: {failed} of {failed + passed}.",
        )
    if run.passed:
        return "passed", f"ผ่าน: เป็นไปตามสัญญาทั้ง {passed} ข้อที่เกี่ยวข้อง", f"Passed: all {passed} checks that apply."
    return "undecided", f"ยังสรุปไม่ได้: มี {unseen} ข้อที่สัญญากำหนดแต่ตรวจไม่ได้", f"Undecided: {unseen} checks could not be run."


def thai_datetime(instant: datetime) -> str:
    """`21 พฤศจิกายน 2569 เวลา 15.30.05 น.` for an aware instant."""
    local = instant.astimezone(BANGKOK)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year + _BE} เวลา {local:%H.%M.%S} น."
