"""The indicator's error tree.

BilingualError (foundation)
├── UnusableInput
│   ├── RuleRejected    a pass rule that cannot be applied; the one in force stays
│   ├── CriteriaRejected  a target, scoring table or round that cannot be used
│   └── BundleBroken    a sealed bundle that was changed, cut off, or whose figure is not what it holds
└── NotFound
    └── UnknownFigure   no figure has that address
"""

from foundation.errors import NotFound, UnusableInput

_ROOM = 60  # letters of a file's own words in a sentence


class RuleRejected(UnusableInput):
    """A pass rule that cannot be applied; the one in force stays."""

    @classmethod
    def percent(cls, given: object) -> "RuleRejected":
        """Refuse a pass mark that is no percentage above 0 and up to 100, with six decimals at most."""
        return cls(
            "pass-percent",
            th=f"เกณฑ์ผ่าน «{given}» ใช้ไม่ได้ โปรดใส่ตัวเลขมากกว่า 0 และไม่เกิน 100 มีทศนิยมไม่เกิน 6 ตำแหน่ง",
            en=f"The pass mark “{given}” cannot be used; give a number above 0 and up to 100, with six decimals at most.",
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


class CriteriaRejected(UnusableInput):
    """A target, scoring table or round that cannot be used; what held before goes on holding."""

    @classmethod
    def number(cls, given: str, top: object) -> "CriteriaRejected":
        """Refuse what is no number of the indicator's scale."""
        return cls(
            "criteria-number",
            th=f"«{given}» ใช้ไม่ได้ โปรดใส่ตัวเลขตั้งแต่ 0 ถึง {top}",
            en=f"“{given}” cannot be used; give a number from 0 to {top}.",
        )

    @classmethod
    def count(cls, needed: int) -> "CriteriaRejected":
        """Ask for as many numbers as there are places."""
        return cls("criteria-count", th=f"โปรดใส่ตัวเลขให้ครบ {needed} ช่อง", en=f"Fill in all {needed} numbers.")

    @classmethod
    def amber_above_goal(cls) -> "CriteriaRejected":
        """Refuse an amber light above the green one, and a target that everything reaches."""
        return cls(
            "criteria-amber",
            th="เป้าหมายต้องมากกว่า 0 และเกณฑ์สีเหลืองต้องไม่สูงกว่าเป้าหมาย",
            en="The target must be above 0, and amber must not begin above it.",
        )

    @classmethod
    def not_rising(cls) -> "CriteriaRejected":
        """Refuse a list that does not rise."""
        return cls(
            "criteria-not-rising",
            th="โปรดใส่ตัวเลขเรียงจากน้อยไปมาก ไม่ซ้ำกัน และใส่อย่างน้อยหนึ่งค่า",
            en="Give at least one number, each larger than the one before.",
        )

    @classmethod
    def months(cls, given: str) -> "CriteriaRejected":
        """Refuse a round at no month of the fiscal year."""
        return cls(
            "criteria-months",
            th=f"«{given}» ไม่ใช่จำนวนเดือนของปีงบประมาณ โปรดใส่จำนวนเต็มตั้งแต่ 1 ถึง 12",
            en=f"“{given}” is no number of months in a fiscal year; give a whole number from 1 to 12.",
        )

    @classmethod
    def field(cls, given: str) -> "CriteriaRejected":
        """Refuse a field that the template lacks, or whose words are the SOP's."""
        return cls(
            "criteria-field",
            th=f"รายการ «{given}» กำหนดที่นี่ไม่ได้ โปรดเลือกจากรายการที่ยังไม่ยืนยัน",
            en=f"“{given}” cannot be decided here; choose one of the values that are open.",
        )

    @classmethod
    def empty(cls) -> "CriteriaRejected":
        """Refuse a decision that says nothing."""
        return cls("criteria-empty", th="โปรดใส่ข้อความของรายการนี้", en="Give the text of this field.")


class BundleBroken(UnusableInput):
    """A sealed bundle that was changed, cut off, or whose figure is not what its rows come to."""

    @classmethod
    def line(cls, number: int) -> "BundleBroken":
        """Tell where the chain of digests does not hold."""
        return cls(
            "bundle-changed",
            th=f"ชุดหลักฐานถูกแก้ไขหรือเสียหายที่บรรทัด {number} โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"The bundle was changed or damaged at line {number}; ask its maker for the original.",
        )

    @classmethod
    def other_bytes(cls, number: int) -> "BundleBroken":
        """Tell of a line that says the same and is written otherwise: what else reads it may read something else."""
        return cls(
            "bundle-rewritten",
            th=f"บรรทัด {number} ของชุดหลักฐานไม่ตรงทุกตัวอักษรกับที่โปรแกรมเขียน เช่น มีช่องว่างหรือรายการซ้ำ โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"Line {number} of the bundle is not, byte for byte, what the program writes, as with other blanks or a key that "
            "is there twice; ask its maker for the original.",
        )

    @classmethod
    def field(cls, given: object) -> "BundleBroken":
        """Tell of a value that the program would not have written."""
        return cls(
            "bundle-field",
            th=f"ชุดหลักฐานมีค่า «{_told(given)}» ซึ่งโปรแกรมไม่เขียน จึงเชื่อถือไฟล์นี้ไม่ได้ โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"The bundle holds the value “{_told(given)}”, which the program does not write, so the file cannot be relied on; "
            "ask its maker for the original.",
        )

    @classmethod
    def incomplete(cls, what: object) -> "BundleBroken":
        """Tell that something is missing, as when a file was cut off."""
        what = _told(what)
        return cls(
            "bundle-incomplete",
            th=f"ชุดหลักฐานไม่ครบ ({what}) ไฟล์อาจขาดหาย โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"The bundle is incomplete ({what}), as if cut off; ask its maker for the original.",
        )

    @classmethod
    def unaccounted(cls, number: int, kind: str) -> "BundleBroken":
        """Tell of a line that no figure rests on, that is there twice, or that is not as this program writes it."""
        kind = _told(kind)
        return cls(
            "bundle-unaccounted",
            th=f"บรรทัด {number} ({kind}) ของชุดหลักฐานเกินมา ซ้ำ หรือไม่ใช่สิ่งที่ตัวเลขใช้ จึงเชื่อถือไฟล์นี้ไม่ได้ โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"Line {number} ({kind}) of the bundle is surplus, there twice, or not what its figures rest on, so the file "
            "cannot be relied on; ask its maker for the original.",
        )

    @classmethod
    def other_version(cls, version: object) -> "BundleBroken":
        """Tell that a newer program wrote it."""
        version = _told(version)
        return cls(
            "bundle-version",
            th=f"ชุดหลักฐานเป็นรุ่น {version} ซึ่งโปรแกรมนี้อ่านไม่ได้ โปรดใช้โปรแกรมรุ่นใหม่กว่านี้",
            en=f"The bundle has version {version}, which this program cannot read; use a newer one.",
        )

    @classmethod
    def other_indicator(cls, indicator_id: str) -> "BundleBroken":
        """Tell that it seals a figure of an indicator that is not looked for here."""
        indicator_id = _told(indicator_id)
        return cls(
            "bundle-indicator",
            th=f"ชุดหลักฐานเป็นของตัวชี้วัด «{indicator_id}» ซึ่งตรวจที่นี่ไม่ได้ โปรดเลือกไฟล์ให้ตรงกับตัวชี้วัด",
            en=f"The bundle is of the indicator “{indicator_id}”, which cannot be checked here; choose another file.",
        )

    @classmethod
    def other_figure(cls, address: str) -> "BundleBroken":
        """Tell of a figure that its own rows do not come to."""
        address = _told(address)
        return cls(
            "bundle-figure",
            th=f"ตัวเลข «{address}» ในชุดหลักฐานไม่ตรงกับที่คำนวณใหม่จากข้อมูลในไฟล์ จึงใช้อ้างอิงไม่ได้",
            en=f"The figure “{address}” is not what the bundle's own rows come to; it cannot be relied on.",
        )

    @classmethod
    def other_fingerprint(cls, fingerprint: str) -> "BundleBroken":
        """Tell of a file that is whole, and not the one that was signed."""
        return cls(
            "bundle-other-fingerprint",
            th=f"ลายนิ้วมือของไฟล์ ({fingerprint}) ไม่ตรงกับบนกระดาษ ไฟล์นี้จึงไม่ใช่ชุดหลักฐานที่ลงนาม โปรดขอไฟล์ต้นฉบับจากผู้จัดทำ",
            en=f"The file's fingerprint ({fingerprint}) is not the one on the paper, so this is not the file that was signed; "
            "ask its maker for the original.",
        )

    @classmethod
    def no_fingerprint(cls, given: str, length: int) -> "BundleBroken":
        """Refuse what is no whole fingerprint: a part of one could be met by a forged file."""
        return cls(
            "bundle-no-fingerprint",
            th=f"«{given}» ไม่ใช่ลายนิ้วมือครบชุด โปรดพิมพ์ตามกระดาษให้ครบ {length} ตัว (0-9 และ a-f เว้นวรรคได้)",
            en=f"“{given}” is no whole fingerprint; type all {length} digits and letters a-f off the paper, blanks as you like.",
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


def _told(given: object) -> str:
    """Cut what a file says to what a sentence has room for, without what is no letter."""
    if not isinstance(given, str | int | float | Exception):
        return type(given).__name__
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(given)[:_ROOM])
