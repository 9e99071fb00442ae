"""What can be wrong with the records of planning staff.

BilingualError (foundation)
├── UnusableInput
│   ├── CalendarUnreadable    the site's own file of days off cannot be used
│   ├── DateRefused           what was given is no date of the Buddhist era
│   ├── AmountRefused         what was given is no amount of money that can be booked
│   ├── DocumentRefused       the file is not what it has to be
│   │   └── ReportRefused     a link test's report does not agree with itself
│   └── EntryRefused          what was filled in cannot be recorded
├── NotPermitted
│   └── SamePerson            whoever drafted a decision cannot confirm it, nor sign a figure they kept
├── NotFound
│   └── UnknownRecord         no such record or document
└── Conflict
    ├── NotYet                the step lacks something, or it is not its turn
    └── ChangedMeanwhile      somebody else has written to the record since it was read
"""

from pathlib import Path

from foundation.errors import Conflict, NotFound, NotPermitted, UnusableInput

_SHOWN = 30  # characters of a text that is told by its beginning


class CalendarUnreadable(UnusableInput):
    """The site's own file of days off cannot be used."""

    @classmethod
    def file(cls, path: Path, error: Exception) -> "CalendarUnreadable":
        """Tell that it is missing or no TOML."""
        return cls(
            "calendar-unreadable",
            th=f"อ่านไฟล์วันหยุด {path} ไม่ได้ ({error}) โปรดแก้ให้เป็น TOML ที่ถูกต้อง",
            en=f"The file of days off {path} cannot be read ({error}); make it valid TOML.",
        )

    @classmethod
    def table(cls, path: Path, name: str) -> "CalendarUnreadable":
        """Tell of a table that means nothing here."""
        return cls(
            "calendar-table-unknown",
            th=f"ไฟล์วันหยุด {path} มี «{name}» ซึ่งไม่รู้จัก ให้ใช้เฉพาะตาราง days_off และ worked",
            en=f"The file of days off {path} has “{name}”; only the tables days_off and worked are known.",
        )

    @classmethod
    def day(cls, path: Path, given: str) -> "CalendarUnreadable":
        """Tell of a date that is none."""
        return cls(
            "calendar-day-unreadable",
            th=f"ไฟล์วันหยุด {path} มีวันที่ «{given}» ซึ่งอ่านไม่ได้ ให้เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2026-12-31",
            en=f"The file of days off {path} has “{given}”; write a date as 2026-12-31.",
        )


class DateRefused(UnusableInput):
    """What was given is no date of the Buddhist era."""

    @classmethod
    def unreadable(cls, given: str) -> "DateRefused":
        """Refuse what is no date, or none that exists."""
        return cls(
            "date-unreadable",
            th=f"«{given}» ไม่ใช่วันที่ ให้กรอกเป็น วัน/เดือน/ปี พ.ศ. เช่น 14/12/2569",
            en=f"“{given}” is not a date; give day/month/year of the Buddhist era, such as 14/12/2569.",
        )

    @classmethod
    def common_era(cls, given: str, be: int) -> "DateRefused":
        """Refuse a year of the common era: guessing would put a paper 543 years off."""
        return cls(
            "date-common-era",
            th=f"«{given}» ใช้ปี ค.ศ. ให้กรอกปี พ.ศ. ({be})",
            en=f"“{given}” has a year of the common era; give the Buddhist era ({be}).",
        )


class AmountRefused(UnusableInput):
    """What was given is no amount of money that can be booked."""

    @classmethod
    def unreadable(cls, given: str) -> "AmountRefused":
        """Refuse what is no number in baht."""
        return cls(
            "amount-unreadable",
            th=f"«{given}» ไม่ใช่จำนวนเงิน ให้กรอกเป็นบาท เช่น 12,500.00",
            en=f"“{given}” is not an amount; give baht, such as 12,500.00.",
        )

    @classmethod
    def negative(cls, given: str) -> "AmountRefused":
        """Refuse an amount below zero, or of zero where something must be paid."""
        return cls(
            "amount-not-positive",
            th=f"จำนวนเงิน {given} ต้องมากกว่า 0 ถ้าบันทึกผิดให้ยกเลิกรายการเดิมแทนการใส่ค่าลบ",
            en=f"The amount {given} must be above 0; to undo an entry, cancel it instead of entering a negative one.",
        )

    @classmethod
    def too_fine(cls, given: str) -> "AmountRefused":
        """Refuse parts of a satang."""
        return cls(
            "amount-too-fine",
            th=f"จำนวนเงิน {given} ละเอียดเกินสตางค์ ให้กรอกทศนิยมไม่เกิน 2 ตำแหน่ง",
            en=f"The amount {given} is finer than a satang; give at most two decimals.",
        )

    @classmethod
    def too_large(cls, given: str) -> "AmountRefused":
        """Refuse what no training project costs: a slip of the keyboard."""
        return cls(
            "amount-too-large",
            th=f"จำนวนเงิน {given} มากเกินกว่าที่ระบบรับได้ (ไม่เกิน 999,999,999.99 บาท) โปรดตรวจตัวเลข",
            en=f"The amount {given} is larger than 999,999,999.99 baht; check the figure.",
        )


class DocumentRefused(UnusableInput):
    """The file is not what it has to be; built by named constructors below."""

    @classmethod
    def not_pdf(cls, name: str) -> "DocumentRefused":
        """Refuse a file that does not begin and end as a PDF does."""
        return cls(
            "document-not-pdf",
            th=f"ไฟล์ «{name}» ไม่ใช่ PDF ที่สมบูรณ์ ให้สแกนหรือบันทึกเป็น PDF แล้วแนบใหม่",
            en=f"“{name}” is not a whole PDF; scan or save it as PDF and attach it again.",
        )

    @classmethod
    def not_json(cls, name: str) -> "DocumentRefused":
        """Refuse a file that is no JSON document."""
        return cls(
            "document-not-json",
            th=f"ไฟล์ «{name}» ไม่ใช่ JSON ที่สมบูรณ์ ให้แนบไฟล์รายงานที่คำสั่ง academy verify-link เขียนไว้",
            en=f"“{name}” is not a whole JSON document; attach the report that academy verify-link wrote.",
        )

    @classmethod
    def not_report(cls, name: str) -> "DocumentRefused":
        """Refuse a JSON document that is no link test's report."""
        return cls(
            "document-not-report",
            th=f"ไฟล์ «{name}» ไม่ใช่รายงานผลทดสอบ ให้แนบไฟล์ report.json ที่คำสั่ง academy verify-link เขียนไว้",
            en=f"“{name}” is no link test's report; attach the report.json that academy verify-link wrote.",
        )

    @classmethod
    def empty(cls, name: str) -> "DocumentRefused":
        """Refuse a file of no bytes."""
        return cls(
            "document-empty",
            th=f"ไฟล์ «{name}» ว่างเปล่า โปรดเลือกไฟล์ใหม่",
            en=f"“{name}” is empty; choose the file again.",
        )

    @classmethod
    def too_large(cls, name: str, limit_mib: int) -> "DocumentRefused":
        """Refuse a file that the database should not hold."""
        return cls(
            "document-too-large",
            th=f"ไฟล์ «{name}» ใหญ่เกิน {limit_mib} MiB โปรดสแกนใหม่เป็นขาวดำหรือสีเทาที่ 150–200 dpi แล้วแนบอีกครั้ง",
            en=f"“{name}” is larger than {limit_mib} MiB; scan it in black and white or grey at 150–200 dpi and attach it again.",
        )


class ReportRefused(DocumentRefused):
    """A link test's report does not agree with itself, or its paper not with it; built by named constructors below."""

    @classmethod
    def field(cls, name: str, where: str) -> "ReportRefused":
        """Refuse a report that lacks something the tool writes, or has what it never writes."""
        return cls(
            "report-field",
            th=f"ไฟล์ «{name}» ไม่เป็นไปตามที่คำสั่ง academy verify-link เขียน ที่ «{where[:60]}» ให้ทดสอบใหม่และแนบไฟล์ที่ได้โดยไม่แก้ไข",
            en=f"“{name}” is not as academy verify-link writes it at “{where[:60]}”; run the test again and attach its files unchanged.",
        )

    @classmethod
    def checks(cls, name: str) -> "ReportRefused":
        """Refuse a report without every check, or with one that is unknown or told twice."""
        return cls(
            "report-checks",
            th=f"ข้อตรวจในไฟล์ «{name}» ไม่ตรงกับข้อตรวจทั้งหมดของ academy verify-link รุ่นที่ติดตั้งอยู่ ให้ทดสอบใหม่ด้วยรุ่นนี้",
            en=f"The checks in “{name}” are not all those of the installed academy verify-link; run the test again with it.",
        )

    @classmethod
    def counts(cls, name: str) -> "ReportRefused":
        """Refuse counts that are not those of the checks."""
        return cls(
            "report-counts",
            th=f"จำนวนที่สรุปไว้ในไฟล์ «{name}» ไม่ตรงกับผลรายข้อในไฟล์เดียวกัน ให้ทดสอบใหม่และแนบไฟล์ที่ได้โดยไม่แก้ไข",
            en=f"The counts in “{name}” are not those of its checks; run the test again and attach its files unchanged.",
        )

    @classmethod
    def outcome(cls, name: str) -> "ReportRefused":
        """Refuse an outcome that does not follow from the checks."""
        return cls(
            "report-outcome",
            th=f"ผลสรุปในไฟล์ «{name}» ไม่เป็นไปตามผลรายข้อในไฟล์เดียวกัน ให้ทดสอบใหม่และแนบไฟล์ที่ได้โดยไม่แก้ไข",
            en=f"The outcome in “{name}” does not follow from its checks; run the test again and attach its files unchanged.",
        )

    @classmethod
    def times(cls, name: str) -> "ReportRefused":
        """Refuse a run that ended before it began, did not last as long as it says, or is still to come."""
        return cls(
            "report-times",
            th=f"เวลาเริ่ม เวลาสิ้นสุด หรือระยะเวลาในไฟล์ «{name}» ขัดกันเองหรือยังมาไม่ถึง โปรดตรวจนาฬิกาของเครื่องที่ทดสอบแล้วทดสอบใหม่",
            en=f"The times in “{name}” contradict each other or are still to come; check the clock where it ran and test again.",
        )

    @classmethod
    def other_paper(cls, name: str) -> "ReportRefused":
        """Refuse a paper that was not made from the report beside it."""
        return cls(
            "report-other-paper",
            th=f"ไฟล์ «{name}» ไม่ได้สร้างจาก report.json ที่แนบมาด้วยกัน ให้แนบ report.json และ report.pdf ของการทดสอบครั้งเดียวกันโดยไม่แก้ไข",
            en=f"“{name}” was not made from the report.json beside it; attach both files of one run, unchanged.",
        )


class EntryRefused(UnusableInput):
    """What was filled in cannot be recorded. `field` names the field in the form."""

    def __init__(self, code: str, *, th: str, en: str, field: str = "") -> None:
        super().__init__(code, th=th, en=en)
        self.field = field

    @classmethod
    def too_long(cls, text: str, most: int, field: str) -> "EntryRefused":
        """Refuse a text that its field, and the papers it stands on, have no room for."""
        return cls(
            "text-too-long",
            th=f"ข้อความ «{text[:_SHOWN]}…» ยาว {len(text):,} อักขระ ช่องนี้รับได้ไม่เกิน {most:,} อักขระ โปรดย่อให้สั้นลง",
            en=f"The text “{text[:_SHOWN]}…” has {len(text):,} characters; shorten it to at most {most:,}.",
            field=field,
        )


class SamePerson(NotPermitted):
    """Whoever drafted a decision cannot confirm it, nor sign a figure they kept, nor accept a report they brought."""

    @classmethod
    def confirms(cls, name: str) -> "SamePerson":
        """Refuse the drafter's own confirmation."""
        return cls(
            "drafter-cannot-confirm",
            th=f"ผู้บันทึกร่างผลการพิจารณา ({name}) ยืนยันเองไม่ได้ โปรดให้เจ้าหน้าที่อีกคนตรวจและยืนยัน",
            en=f"Whoever drafted the decision ({name}) cannot confirm it; ask another officer to check and confirm.",
        )

    @classmethod
    def signs(cls, name: str) -> "SamePerson":
        """Refuse the signature of whoever kept the figure."""
        return cls(
            "keeper-cannot-sign",
            th=f"ผู้เก็บตัวเลข ({name}) ลงนามรับรองเองไม่ได้ โปรดให้เจ้าหน้าที่กองแผนงานอีกคนตรวจและลงนาม",
            en=f"Whoever kept the figure ({name}) cannot sign it off; ask another planning officer to check and sign it.",
        )

    @classmethod
    def accepts(cls, name: str) -> "SamePerson":
        """Refuse the acceptance of whoever attached a test report."""
        return cls(
            "bringer-cannot-accept",
            th=f"ผู้แนบรายงานผลทดสอบ ({name}) รับรองเองไม่ได้ โปรดให้เจ้าหน้าที่กองแผนงานอีกคนตรวจกับหน่วยงานภาคีแล้วรับรอง",
            en=f"Whoever attached the test report ({name}) cannot accept it; ask another planning officer to check it with the partner.",
        )


class UnknownRecord(NotFound):
    """No such record or document."""

    @classmethod
    def of(cls, record_id: str) -> "UnknownRecord":
        """Tell that the address leads nowhere."""
        return cls(
            "unknown-record",
            th=f"ไม่พบรายการ «{record_id}» โปรดเปิดจากหน้ารวมใหม่",
            en=f"There is no record “{record_id}”; open it from the overview.",
        )

    @classmethod
    def certificate(cls) -> "UnknownRecord":
        """Tell that no certificate has the code; it is not repeated, for anybody may have typed it."""
        return cls(
            "unknown-certificate",
            th="ไม่พบใบรับรองตามรหัสนี้ โปรดตรวจรหัสที่พิมพ์ไว้บนใบรับรองแล้วลองอีกครั้ง",
            en="There is no certificate of this code; compare it with the one printed on the certificate and try again.",
        )


class NotYet(Conflict):
    """The step lacks something, or it is not its turn. `lacking` names what, in both languages."""

    def __init__(self, code: str, *, th: str, en: str, lacking: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(code, th=th, en=en)
        self.lacking = lacking

    @classmethod
    def lacks(cls, lacking: tuple[tuple[str, str], ...]) -> "NotYet":
        """Name all that is still to be done before the step can end."""
        return cls(
            "step-incomplete",
            th=f"ยังส่งต่อไม่ได้ ขาด: {', '.join(th for th, _ in lacking)}",
            en=f"This cannot be sent on yet; still lacking: {', '.join(en for _, en in lacking)}.",
            lacking=lacking,
        )

    @classmethod
    def other_step(cls, step: int) -> "NotYet":
        """Refuse an entry that belongs to a step that is not under way."""
        return cls(
            "not-this-step",
            th=f"บันทึกรายการนี้ไม่ได้ เพราะขณะนี้อยู่ขั้นที่ {step}",
            en=f"This cannot be recorded now: the record stands at step {step}.",
        )


class ChangedMeanwhile(Conflict):
    """Somebody else has written to the record since it was read."""

    @classmethod
    def record(cls) -> "ChangedMeanwhile":
        """Ask for a fresh look; nothing was written."""
        return cls(
            "changed-meanwhile",
            th="มีผู้อื่นบันทึกรายการนี้ไปก่อนแล้ว โปรดเปิดหน้าใหม่ ตรวจดู แล้วบันทึกอีกครั้ง",
            en="Somebody else has changed this record meanwhile; reload the page, look, and record again.",
        )
