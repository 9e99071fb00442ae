"""The indicator's error tree.

BilingualError (foundation)
├── UnusableInput
│   └── RuleRejected    a pass rule that cannot be applied; the one in force stays
└── NotFound
    └── UnknownFigure   no figure has that address
"""

from foundation.errors import NotFound, UnusableInput


class RuleRejected(UnusableInput):
    """A pass rule that cannot be applied; the one in force stays."""

    @classmethod
    def percent(cls, given: object) -> "RuleRejected":
        """Refuse a pass mark that is no percentage above 0 and up to 100."""
        return cls(
            "pass-percent",
            th=f"เกณฑ์ผ่าน «{given}» ใช้ไม่ได้ โปรดใส่ตัวเลขมากกว่า 0 และไม่เกิน 100",
            en=f"The pass mark “{given}” cannot be used; give a number above 0 and up to 100.",
        )

    @classmethod
    def who_counts(cls, given: object) -> "RuleRejected":
        """Refuse a way of counting B that nobody knows."""
        return cls(
            "who-counts",
            th=f"ไม่รู้จักวิธีนับตัวหาร «{given}» โปรดเลือกจากรายการ",
            en=f"“{given}” is not a way of counting the denominator; choose one from the list.",
        )

    @classmethod
    def unknown_module(cls, given: str) -> "RuleRejected":
        """Refuse to count an assignment that was never released, or that the course never counts."""
        return cls(
            "unknown-module",
            th=f"ไม่พบชุดแบบฝึกหัด «{given}» ในรายการที่เผยแพร่แล้วและนับคะแนน โปรดเลือกจากรายการ",
            en=f"No released assignment that counts is called “{given}”; choose from the list.",
        )

    @classmethod
    def note_missing(cls) -> "RuleRejected":
        """Refuse a rule without its reason: it is an official decision."""
        return cls(
            "note-missing",
            th="โปรดระบุเหตุผลหรือเลขที่หนังสืออ้างอิงของการเปลี่ยนเกณฑ์",
            en="Please give the reason, or the reference, for changing the rule.",
        )


class UnknownFigure(NotFound):
    """No figure has that address."""

    @classmethod
    def at(cls, address: str) -> "UnknownFigure":
        """Say it for `address`."""
        return cls(
            "unknown-figure",
            th=f"ไม่พบตัวเลขที่อยู่ «{address}» โปรดเปิดจากหน้าตัวชี้วัด",
            en=f"No figure is at “{address}”; open it from the indicator page.",
        )
