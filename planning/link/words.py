"""The words of a year of data links, in both languages: what was chosen, and what happened."""

from functools import singledispatch

from indicator.words import Label
from planning.calendar import write_date
from planning.link import events as happened
from planning.link.events import Choice, ClauseStatus, Direction, PartnerState, Sensitivity
from planning.link.procedure import Half
from planning.link.runs import Doubt, doubts

HALVES = {
    Half.PARTLY: Label("ครึ่งระดับเมื่อมีหลักฐานบางส่วน", "half a level once something of it is evidenced"),
    Half.STEP: Label("ครึ่งระดับเมื่อมีหลักฐานครบอย่างน้อยหนึ่งขั้นตอน", "half a level once a whole step of it is evidenced"),
    Half.NEVER: Label("ไม่ให้ครึ่งระดับ", "no half level"),
}
CHOICES = {
    Choice.INCLUDE: Label("เชื่อมโยง", "Include"),
    Choice.DEFER: Label("เลื่อนออกไป", "Defer"),
    Choice.REJECT: Label("ไม่เชื่อมโยง", "Reject"),
}
DIRECTIONS = {
    Direction.IN: Label("รับเข้า", "In"),
    Direction.OUT: Label("ส่งออก", "Out"),
    Direction.BOTH: Label("สองทาง", "Both ways"),
}
SENSITIVITIES = {
    Sensitivity.PUBLIC: Label("ข้อมูลสาธารณะ", "Public"),
    Sensitivity.PERSONAL: Label("ข้อมูลส่วนบุคคล", "Personal"),
    Sensitivity.SECURITY: Label("ข้อมูลความมั่นคง", "National security"),
    Sensitivity.SECRET: Label("ข้อมูลความลับทางราชการ", "Official secret"),
}
STATES = {
    PartnerState.CONTACTED: Label("ติดต่อแล้ว", "Contacted"),
    PartnerState.AGREED: Label("ตกลงเงื่อนไข", "Terms agreed"),
    PartnerState.DEVELOPING: Label("พัฒนา", "Developing"),
    PartnerState.TESTING: Label("ทดสอบ", "Testing"),
    PartnerState.LIVE: Label("ใช้งานจริง", "Live"),
    PartnerState.SUSPENDED: Label("ระงับ", "Suspended"),
}
CLAUSES = {
    ClauseStatus.UNCHECKED: Label("ยังไม่ตรวจ", "Not checked"),
    ClauseStatus.CONFORMS: Label("ตรง", "Conforms"),
    ClauseStatus.DEVIATES: Label("ไม่ตรง", "Deviates"),
    ClauseStatus.NOT_APPLICABLE: Label("ไม่เกี่ยว", "Not applicable"),
}
DOUBTS = {
    Doubt.NOT_HERE: Label("ไม่ได้ทดสอบจากระบบนี้", "not run here"),
    Doubt.INNER_ADDRESS: Label("ที่อยู่ภายใน", "inner address"),
    Doubt.SYNTHETIC: Label("ข้อมูลสังเคราะห์", "synthetic data"),
    Doubt.OTHER_CONTRACT: Label("สัญญารหัสอื่น", "contract of another id"),
}
WHY_DOUBTED = {
    Doubt.NOT_HERE: Label(
        "รายงานนี้ไม่มีเครื่องหมายของระบบนี้ ใครก็เขียนไฟล์เช่นนี้ได้",
        "This report has no mark of this installation: anybody can write such a file.",
    ),
    Doubt.INNER_ADDRESS: Label(
        "ที่อยู่ที่ทดสอบเป็นของเครื่องนี้หรือเครือข่ายภายใน จึงไม่แสดงว่าเป็น API ของหน่วยงานภายนอก",
        "The tested address is this machine's or an inner network's, which shows no API of an outside partner.",
    ),
    Doubt.SYNTHETIC: Label(
        "สัญญาที่ใช้ทดสอบระบุว่าเป็นข้อมูลสังเคราะห์ ไม่ใช่ข้อมูลจริงของภาคี",
        "The contract says that the data is synthetic, so not the partner's own.",
    ),
    Doubt.OTHER_CONTRACT: Label(
        "รหัสของสัญญาไม่ตรงกับรหัสภาคีนี้ จึงไม่แสดงว่าเป็นสัญญากับภาคีนี้",
        "The contract's id is not this partner's, so it does not show that the contract is with them.",
    ),
}


@singledispatch
def told(event: happened.Event) -> Label:
    """Tell an event in a line."""
    raise NotImplementedError(event)


@told.register
def _(event: happened.YearBegun) -> Label:
    day = write_date(event.on)
    return Label(
        f"เริ่มปีงบประมาณ {event.fiscal_year_be} นับวันจาก {day}",
        f"Began fiscal year {event.fiscal_year_be}, counting from {day}",
    )


@told.register
def _(event: happened.Required) -> Label:
    return Label(
        f"ความต้องการ: {event.user_th} — {event.question_th}", f"Requirement: {event.user_th} — {event.question_th}"
    )


@told.register
def _(event: happened.DatasetListed) -> Label:
    return Label(f"ชุดข้อมูล {event.name_th} ({event.cluster})", f"Dataset {event.name_th} ({event.cluster})")


@told.register
def _(event: happened.Imported) -> Label:
    return Label(f"นำเข้า {event.dataset_id} {event.rows:,} แถว", f"Imported {event.rows:,} rows of {event.dataset_id}")


@told.register
def _(event: happened.ItemDecided) -> Label:
    choice = CHOICES[event.choice]
    return Label(
        f"{choice.th}: {event.dataset_id} กับ {event.partner_id} {event.reason_th}".strip(),
        f"{choice.en}: {event.dataset_id} with {event.partner_id} {event.reason_th}".strip(),
    )


@told.register
def _(event: happened.MemberNamed) -> Label:
    return Label(f"คณะทำงาน: {event.name_th} ({event.role_th})", f"Working group: {event.name_th} ({event.role_th})")


@told.register
def _(event: happened.GroupAppointed) -> Label:
    day = write_date(event.order_date)
    return Label(f"คำสั่งแต่งตั้ง {event.order_number} ลงวันที่ {day}", f"Order {event.order_number} of {day}")


@told.register
def _(event: happened.Catalogued) -> Label:
    filled = sum(bool(value) for value in event.fields.values())
    return Label(
        f"คำอธิบายชุดข้อมูล {event.dataset_id} {filled} รายการ", f"{filled} catalogue fields of {event.dataset_id}"
    )


@told.register
def _(event: happened.DictionarySet) -> Label:
    return Label(
        f"พจนานุกรมข้อมูล {event.dataset_id} รุ่น {event.version}",
        f"Data dictionary of {event.dataset_id}, version {event.version}",
    )


@told.register
def _(event: happened.ClauseChecked) -> Label:
    status = CLAUSES[event.status]
    return Label(
        f"{event.standard_th} ข้อ {event.clause}: {status.th}", f"{event.standard_th}, {event.clause}: {status.en}"
    )


@told.register
def _(event: happened.PartnerAdded) -> Label:
    return Label(f"ภาคี {event.name_th}", f"Partner {event.name_th}")


@told.register
def _(event: happened.Contacted) -> Label:
    return Label(
        f"ประสาน {event.partner_id} ({event.how_th}): {event.summary_th}",
        f"Contacted {event.partner_id} ({event.how_th}): {event.summary_th}",
    )


@told.register
def _(event: happened.PartnerMoved) -> Label:
    state = STATES[event.state]
    return Label(f"{event.partner_id}: {state.th}", f"{event.partner_id}: {state.en}")


@told.register
def _(event: happened.Tested) -> Label:
    outcome = Label("ผ่าน", "passed") if event.passed else Label("ไม่ผ่าน", "not passed")
    found = [DOUBTS[one] for one in doubts(event)]
    but_th, but_en = " · ".join(one.th for one in found), " · ".join(one.en for one in found)
    return Label(
        f"ทดสอบการเชื่อมโยง {event.partner_id}: {outcome.th}" + (f" ({but_th})" if but_th else ""),
        f"Link test with {event.partner_id}: {outcome.en}" + (f" ({but_en})" if but_en else ""),
    )


@told.register
def _(event: happened.RunAccepted) -> Label:
    return Label(
        f"รับรองผลทดสอบรายการที่ {event.number} ({event.reason_th})",
        f"Accepted the test run {event.number} ({event.reason_th})",
    )


@told.register
def _(event: happened.Published) -> Label:
    return Label(
        f"เผยแพร่ {event.dataset_id} รุ่น {event.version} {event.url}",
        f"Published {event.dataset_id} {event.version} {event.url}",
    )


@told.register
def _(event: happened.Withdrawn) -> Label:
    return Label(f"ถอนรายการที่ {event.number} ({event.reason_th})", f"Withdrew entry {event.number} ({event.reason_th})")


@told.register
def _(_event: happened.YearEnded) -> Label:
    return Label("ปิดปีงบประมาณ", "Closed the fiscal year")
