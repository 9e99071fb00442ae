"""The few words that figures carry with them, in both languages: papers are Thai, pages are either."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A name in Thai and in English."""

    th: str
    en: str

    def in_language(self, language: str) -> str:
        """Choose English for `en`, Thai for everything else."""
        return self.en if language == "en" else self.th


OVERALL = Label("ภาพรวม", "Overall")
NOT_STATED = Label("ไม่ระบุ", "Not stated")
UNCONFIRMED = Label("ยังไม่ยืนยัน", "not confirmed")
CONFIRMED = Label("ยืนยันแล้ว", "confirmed")
WATERMARK = Label("ข้อมูลจำลอง ไม่ใช่ตัวเลขทางการ", "Simulated data, not an official figure")
BREAKDOWNS = {
    "all": OVERALL,
    "cohort": Label("รุ่น", "Cohort"),
    "agency": Label("หน่วยงาน", "Agency"),
    "region": Label("เขตสุขภาพ", "Health region"),
    "year": Label("ปีงบประมาณ", "Fiscal year"),
    "round": Label("รอบการประเมิน", "Assessment round"),
    "module": Label("ชุดแบบฝึกหัด", "Assignment"),
}
STATUSES = {
    "no_data": Label("ไม่มีข้อมูล", "No data"),
    "open": Label("ยังไม่สิ้นสุด (มีงานรอผล)", "Not final (work is undecided)"),
    "final": Label("สมบูรณ์", "Final"),
    "suppressed": Label("ปกปิด (กลุ่มเล็ก)", "Withheld (small group)"),
}
WHO_COUNTS = {
    "registered": Label("ทุกคนที่ลงทะเบียน", "Everyone on the roster"),
    "started": Label(
        "ผู้ที่เริ่มทำแบบฝึกหัดแล้ว (รับ ส่ง หรือเคยส่งแต่อ่านไม่ได้)",
        "Whoever has begun (fetched, submitted, or had a submission rejected)",
    ),
    "submitted": Label(
        "ผู้ที่ส่งงานแล้วอย่างน้อยหนึ่งครั้ง (รวมงานที่อ่านไม่ได้)",
        "Whoever has submitted at least once (unreadable work included)",
    ),
}
LIGHTS = {
    "green": Label("เขียว: ถึงเป้าหมาย", "Green: the target is reached"),
    "amber": Label("เหลือง: ใกล้เป้าหมาย", "Amber: near the target"),
    "red": Label("แดง: ต่ำกว่าเป้าหมาย", "Red: below the target"),
    "open": Label("ยังบอกสีไม่ได้ เพราะตัวเลขยังเป็นช่วง", "No colour yet: the figure is a range"),
    "no_target": Label("ยังไม่กำหนดเป้าหมาย", "No target is set"),
    "no_data": Label("ไม่มีข้อมูล", "No data"),
}
TURNOUT = {
    "invited": Label("ได้รับเชิญ", "Invited"),
    "registered": Label("ลงทะเบียน", "Registered"),
    "attended": Label("มาอบรม (ลงเวลาอย่างน้อยครึ่งวัน)", "Attended (signed in for half a day at least)"),
    "attendance": Label("ร้อยละการเข้าอบรมเฉลี่ย (ครึ่งวัน)", "Mean percent of half days attended"),
    "started": Label("เริ่มเรียน", "Started"),
    "submitted": Label("ส่งงานแล้ว", "Submitted"),
    "passed": Label("ผ่านเกณฑ์ (A)", "Passed (A)"),
}
