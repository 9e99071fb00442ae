"""The words of feedback pages, by language. Outcomes are keyed by their own names."""

from collections.abc import Mapping

from grader.model import Outcome

MONTHS_TH = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = {
    "th": {
        "heading": "ผลการตรวจ",
        "exercise": "แบบฝึกหัด",
        "attempt": "ส่งครั้งที่",
        "received": "เมื่อ",
        "late": "ส่งหลังกำหนด",
        "points": "คะแนน",
        "waiting": "ยังมีอีก {} คะแนนที่รอผลการตรวจ",
        "not_graded": "ระบบตรวจงานครั้งนี้ไม่สำเร็จ วิทยากรจะสั่งตรวจให้ใหม่ ท่านไม่ต้องส่งซ้ำ และจะไม่นับเป็นศูนย์คะแนน",
        "misconception": "จุดที่น่าจะเข้าใจคลาดเคลื่อน",
        "hint": "คำแนะนำ:",
        "comment": "ข้อคิดเห็นของวิทยากร:",
        "footer": "ระบบแสดงชื่อเทสต์และคำแนะนำ โดยไม่เปิดเผยเนื้อหาของเทสต์ที่ใช้ให้คะแนน",
        Outcome.PASSED: "ผ่าน",
        Outcome.FAILED: "ไม่ผ่าน",
        Outcome.PARTIAL: "ผ่านบางส่วน",
        Outcome.UNGRADED: "ยังตรวจไม่ได้",
        Outcome.MANUAL: "รอวิทยากรตรวจ",
    },
    "en": {
        "heading": "Grading result",
        "exercise": "Exercise",
        "attempt": "Attempt",
        "received": "received",
        "late": "after the due date",
        "points": "points",
        "waiting": "{} more points are still to be judged",
        "not_graded": "This attempt could not be graded yet; it will be tried again and does not count as zero.",
        "misconception": "What this looks like (in Thai)",
        "hint": "Hint:",
        "comment": "The instructor's comment:",
        "footer": "Tests are shown by title and hint; the code of the tests that give points is not shown.",
        Outcome.PASSED: "Passed",
        Outcome.FAILED: "Failed",
        Outcome.PARTIAL: "Partly",
        Outcome.UNGRADED: "Not graded",
        Outcome.MANUAL: "To be marked",
    },
}
