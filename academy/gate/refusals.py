"""Why an assignment is not handed out."""

from collections.abc import Sequence

from academy.gate.finding import Finding
from foundation.errors import Conflict


class NotProved(Conflict):
    """The gate has not been passed with exactly this content."""

    @classmethod
    def nothing_on_record(cls, assignment_id: str) -> "NotProved":
        """Say that nobody has proved it yet."""
        return cls(
            "not-proved",
            th=f"ยังเปิดชุด «{assignment_id}» ไม่ได้เพราะยังไม่ผ่านการพิสูจน์ โปรดสั่ง academy course check {assignment_id}",
            en=f"“{assignment_id}” is not released, for it is not proved; run academy course check {assignment_id}",
        )

    @classmethod
    def under_way(cls, assignment_id: str) -> "NotProved":
        """Say that it is being proved."""
        return cls(
            "being-proved",
            th=f"ระบบกำลังพิสูจน์ชุด «{assignment_id}» ก่อนเปิดให้ทำ โปรดสั่งเปิดอีกครั้งในหนึ่งนาที",
            en=f"“{assignment_id}” is being proved before it is released; release it again in a minute.",
        )

    @classmethod
    def because(cls, assignment_id: str, findings: Sequence[Finding]) -> "NotProved":
        """Tell the first thing that is wrong, and how many more there are."""
        first, more = findings[0], len(findings) - 1
        more_th, more_en = (f" และอีก {more} ข้อ", f" and {more} more") if more else ("", "")
        return cls(
            "not-proved",
            th=f"ยังเปิดชุด «{assignment_id}» ไม่ได้: {first.where}: {first.th}{more_th} (ดูทั้งหมดด้วย academy course check {assignment_id})",
            en=f"“{assignment_id}” is not released: {first.where}: {first.en}{more_en} (all of it: academy course check {assignment_id})",
        )

    @classmethod
    def failed(cls, assignment_id: str, said: str) -> "NotProved":
        """Say that proving itself did not work."""
        return cls(
            "not-proved",
            th=f"พิสูจน์ชุด «{assignment_id}» ไม่สำเร็จ ({said}) จึงยังไม่เปิดให้ทำ โปรดสั่ง academy course check {assignment_id}",
            en=f"“{assignment_id}” could not be proved ({said}), so it is not released; run academy course check {assignment_id}",
        )
