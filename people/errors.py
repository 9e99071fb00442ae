"""What can be wrong with accounts and rosters.

BilingualError (foundation)
├── UnusableInput
│   ├── PasswordRefused    the new password does not keep the rules
│   ├── AccountRefused     the account cannot be made so
│   └── RosterUnreadable   the roster file is not one that can be read at all
├── NotPermitted
│   └── WrongPassword      the old password is not right
└── NotFound
    ├── UnknownPerson      no account of that name
    └── NothingToTakeBack  nobody was moved, or everybody has been moved on since
"""

from foundation.errors import NotFound, NotPermitted, UnusableInput


class PasswordRefused(UnusableInput):
    """The new password does not keep the rules; built by named constructors in `people.passwords`."""


class AccountRefused(UnusableInput):
    """The account cannot be made so."""

    @classmethod
    def bad_username(cls, username: str) -> "AccountRefused":
        """Refuse a name that is not safe as a student id, a folder and a part of an address."""
        return cls(
            "bad-username",
            th=f"ชื่อผู้ใช้ «{username}» ใช้ไม่ได้ ต้องเป็น a-z 0-9 . _ - ยาว 2–32 ตัว และขึ้นต้นด้วย a-z",
            en=f"The username “{username}” is not allowed: use 2–32 of a-z 0-9 . _ -, a letter first.",
        )

    @classmethod
    def taken(cls, username: str) -> "AccountRefused":
        """Refuse a name that somebody has."""
        return cls(
            "username-taken",
            th=f"มีบัญชีชื่อ «{username}» อยู่แล้ว โปรดใช้ชื่ออื่น",
            en=f"There is an account “{username}” already; choose another name.",
        )

    @classmethod
    def email_taken(cls, email: str) -> "AccountRefused":
        """Refuse an address that somebody has."""
        return cls(
            "email-taken",
            th=f"มีบัญชีที่ใช้อีเมล «{email}» อยู่แล้ว โปรดใช้อีเมลอื่น",
            en=f"There is an account with the e-mail address “{email}” already; use another.",
        )

    @classmethod
    def erased(cls, username: str) -> "AccountRefused":
        """Refuse to change an account whose owner's identity was erased: that is for good."""
        return cls(
            "account-erased",
            th=f"ข้อมูลส่วนบุคคลของบัญชี «{username}» ถูกลบถาวรแล้ว จึงแก้ไขหรือเปิดใช้อีกไม่ได้ โปรดสร้างบัญชีใหม่",
            en=f"The identity behind the account “{username}” was erased for good; make a new account instead.",
        )

    @classmethod
    def not_erasable(cls, username: str) -> "AccountRefused":
        """Refuse to erase somebody whose name stands in official decisions."""
        return cls(
            "not-a-trainee",
            th=f"ลบข้อมูลส่วนบุคคลได้เฉพาะผู้เข้ารับการอบรม ส่วน «{username}» มีชื่อในบันทึกราชการ",
            en=f"Only trainees can be erased; “{username}” stands in official records by name.",
        )


class RosterUnreadable(UnusableInput):
    """The roster file is not one that can be read at all; built by named constructors in `people.sheet`."""


class WrongPassword(NotPermitted):
    """The old password is not right."""

    @classmethod
    def old(cls) -> "WrongPassword":
        """Refuse a change of password by somebody who does not know it."""
        return cls(
            "wrong-password",
            th="รหัสผ่านเดิมไม่ถูกต้อง โปรดลองใหม่",
            en="The old password is not right; please try again.",
        )


class UnknownPerson(NotFound):
    """No account of that name."""

    @classmethod
    def named(cls, username: str) -> "UnknownPerson":
        """Say that nobody is called `username`."""
        return cls(
            "unknown-person",
            th=f"ไม่พบบัญชีชื่อ «{username}» โปรดตรวจชื่อผู้ใช้",
            en=f"There is no account “{username}”; check the username.",
        )


class NothingToTakeBack(NotFound):
    """Nobody was moved, or everybody has been moved on since."""

    @classmethod
    def moves(cls) -> "NothingToTakeBack":
        """Say that no move between cohorts is left to take back."""
        return cls(
            "no-moves",
            th="ไม่มีการย้ายรุ่นที่ย้ายกลับได้ หากมีผู้ถูกย้ายต่อไปแล้ว ให้นำเข้ารายชื่อที่ถูกต้องพร้อม --move",
            en="There is no move between cohorts to take back; where people were moved on since, import the right roster with --move.",
        )
