"""What a test says to the trainee: in the feedback of submitted work, and when they try it themselves."""

import re

MAX_MESSAGE = 600
OUT_OF_TIME = "ใช้เวลานานเกินกำหนด / Took longer than allowed."
LOOPS = "ทำงานนานผิดปกติ อาจวนไม่รู้จบ โปรดดูว่าวงวนใดไม่มีทางหยุด / It works unusually long and may loop for ever: see which loop has no end."
NOT_RUN = "ชุดทดสอบข้ามข้อนี้ / The test was skipped."
PYTESTS_OWN = re.compile(r"\n(?:E\s+)?assert ")
# What no text for people holds: half characters, which nothing can store, controls of terminals and of direction.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def readable(text: str) -> str:
    """The text, with a mark for every character that is none."""
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)


def of_public_test(error: BaseException, text: str) -> str:
    """What a public test says that ended with `error`, which says `text`: the author's words before pytest's own."""
    words = PYTESTS_OWN.split(text)[0].strip()
    name = "" if isinstance(error, AssertionError) and words else f"{type(error).__name__}: "
    return f"{name}{words}".strip(": ")[:MAX_MESSAGE]


def of_drawn_data(said: str, seed: str) -> str:
    """What a test says whose data were drawn, with what they can be drawn by again."""
    return f"{said}\n(seed {seed}: ข้อมูลจับสลากใหม่ทุกครั้งที่ตรวจ / the data are drawn anew in every run)"


def does_not_start(reason: object) -> str:
    """That the work cannot be used at all, and why."""
    return f"เริ่มโปรแกรมไม่ได้ / The work does not start: {reason}"[:MAX_MESSAGE]
