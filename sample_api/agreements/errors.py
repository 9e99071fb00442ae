"""Why agreements or keys do not allow a start or a command, each in one Thai and one English sentence.

CannotStartError
├── AgreementFileError   the file of agreements cannot be used
├── AgreementError       a command asks for what an agreement does not allow
├── KeyFileError         the signing keys cannot be used
└── AuditFileError       the audit log cannot be kept
"""

from sample_api.settings import CannotStartError


class AgreementFileError(CannotStartError):
    """The file of agreements cannot be used."""

    @classmethod
    def unreadable(cls, path: object) -> "AgreementFileError":
        """Build the refusal of a file that cannot be read or is no TOML."""
        return cls(
            f"อ่านไฟล์ข้อตกลง {path} ไม่ได้ โปรดตรวจค่า SAMPLE_API_AGREEMENTS สิทธิ์ของไฟล์ และรูปแบบ TOML",
            f"The agreements in {path} cannot be read: check SAMPLE_API_AGREEMENTS, permissions and the TOML.",
        )

    @classmethod
    def unwritable(cls, path: object) -> "AgreementFileError":
        """Build the refusal of a place where nothing can be written."""
        return cls(
            f"เขียนไฟล์ข้อตกลง {path} ไม่ได้ โปรดตรวจสิทธิ์ของโฟลเดอร์",
            f"The agreements cannot be written to {path}: check the folder's permissions.",
        )

    @classmethod
    def not_named(cls) -> "AgreementFileError":
        """Build the refusal to change agreements without a file of the site's own."""
        return cls(
            "ไม่ได้ระบุไฟล์ข้อตกลงของหน่วยงานท่าน โปรดตั้งค่า SAMPLE_API_AGREEMENTS เป็นที่อยู่ของไฟล์ TOML",
            "There is no file of agreements: set SAMPLE_API_AGREEMENTS to the path of a TOML file.",
        )

    @classmethod
    def field_invalid(cls, path: object, which: str, why: str) -> "AgreementFileError":
        """Build the refusal of one entry; `why` is pydantic's or ours, in English."""
        return cls(
            f"ไฟล์ {path}: ข้อตกลง {which} ใช้ไม่ได้ ({why}) โปรดแก้ช่องนั้น",
            f"{path}: the agreement {which} cannot be used ({why}): mend that field.",
        )

    @classmethod
    def repeated(cls, path: object, which: str) -> "AgreementFileError":
        """Build the refusal of two agreements with one client id."""
        return cls(
            f"ไฟล์ {path} มีข้อตกลงรหัส {which} มากกว่าหนึ่งฉบับ โปรดใช้รหัสไม่ซ้ำกัน",
            f"{path} holds more than one agreement with the id {which}: give each its own.",
        )


class AgreementError(CannotStartError):
    """A command asks for what an agreement does not allow."""

    @classmethod
    def unknown(cls, which: str) -> "AgreementError":
        """Build the refusal of a client id that no agreement has."""
        return cls(
            f"ไม่มีข้อตกลงรหัส {which} ดูรหัสทั้งหมดด้วยคำสั่ง agreement list",
            f"There is no agreement {which}: see `agreement list`.",
        )

    @classmethod
    def is_demo(cls, which: str) -> "AgreementError":
        """Build the refusal to change an agreement that comes with the program."""
        return cls(
            f"ข้อตกลง {which} เป็นตัวอย่างที่มากับโปรแกรม เปลี่ยนไม่ได้ โปรดเพิ่มข้อตกลงของท่านเองด้วย agreement add",
            f"The agreement {which} is a demo that comes with the program: add one of your own with `agreement add`.",
        )


class KeyFileError(CannotStartError):
    """The signing keys cannot be used."""

    @classmethod
    def unusable(cls, path: object) -> "KeyFileError":
        """Build the refusal of a key file that cannot be read, written or understood."""
        return cls(
            f"ใช้ไฟล์กุญแจ {path} ไม่ได้ โปรดตรวจสิทธิ์ของไฟล์และโฟลเดอร์ หรือย้ายไฟล์ออกเพื่อให้สร้างใหม่",
            f"The key file {path} cannot be used: check permissions, or move it away to have a new one made.",
        )

    @classmethod
    def exposed(cls, path: object) -> "KeyFileError":
        """Build the refusal of a key file that others can read."""
        return cls(
            f"ไฟล์กุญแจ {path} เปิดให้ผู้อื่นอ่านได้ โปรดสั่ง chmod 600 และหมุนเวียนกุญแจด้วยคำสั่ง keys rotate",
            f"The key file {path} can be read by others: chmod 600 it, and rotate the key with `keys rotate`.",
        )


class AuditFileError(CannotStartError):
    """The audit log cannot be kept: without it nothing is served."""

    @classmethod
    def unusable(cls, path: object) -> "AuditFileError":
        """Build the refusal of a file that is no log, or a place where none can be written."""
        return cls(
            f"เปิดบันทึกการเข้าถึง {path} ไม่ได้ โปรดตรวจสิทธิ์ของโฟลเดอร์ หรือย้ายไฟล์ออกเพื่อให้สร้างใหม่",
            f"The audit log {path} cannot be opened: check permissions, or move it away to have a new one made.",
        )
