"""What planning officers do in a year, as they do it: a training project from draft to cleared loan, a year of data links."""

from datetime import date, timedelta
from typing import Any

from foundation.store import utc_now
from indicator.thai_calendar import BANGKOK
from planning.calendar import Calendar, write_date
from planning.training.evaluation import SCALE, form
from planning.training.steps import steps
from tests.flow.desk import Desk, pdf_file

BUDGET = (
    ("remuneration", "ค่าสมนาคุณวิทยากร (5 คน × 12 ชั่วโมง × 600 บาท)", "36,000"),
    ("services", "ค่าอาหารกลางวันและอาหารว่าง (40 คน × 2 วัน × 400 บาท)", "32,000"),
    ("services", "ค่าเดินทางและที่พักของผู้เข้ารับการอบรมจากส่วนภูมิภาค", "118,450.50"),
    ("materials", "ค่าเอกสารและวัสดุฝึกปฏิบัติ", "๗,๕๐๐.๒๕"),
)
TOTAL, SPENT, LEFT = "193,950.75", "190,000.25", "3,950.50"
VOUCHERS = (
    ("01", "บค 1/2570", "วิทยากร 5 ท่าน (ตามใบสำคัญรับเงิน)", "36,000"),
    ("02", "บร 14/2570", "ร้านครัวน้ำพริกป้าน้อม", "31,200"),
    ("03", "บค 2/2570", "ผู้เข้ารับการอบรม 24 คน", "114,700"),
    ("04", "ใบเสร็จ 0457", "บริษัท ป้องปู่ เครื่องเขียน จำกัด", "7,500.25"),
)
OVER_REASON = "วิทยากรสำรองแทนผู้ที่ป่วย ถัวเฉลี่ยจ่ายจากค่าเดินทาง"
DECISION = {
    "decided_by": "นายแพทย์ตัวอย่าง ปู่กุ้งปิ้ง", "position": "รองอธิบดีกรมอนามัย ปฏิบัติราชการแทนอธิบดีกรมอนามัย",
    "letter_number": "สธ 0905.02/1234",
}  # fmt: skip


def today() -> date:
    return utc_now().astimezone(BANGKOK).date()


def training_days(count: int = 2) -> list[date]:
    """The last working days, today among them where it is one."""
    days, day = [], today()
    while len(days) < count:
        if Calendar().is_working(day):
            days.insert(0, day)
        day -= timedelta(days=1)
    return days


def plan(cohort_id: str) -> dict[str, Any]:
    """A draft's fields."""
    first, *_between, last = training_days()
    return {
        "title_th": "โครงการอบรมเชิงปฏิบัติการพัฒนาศักยภาพนักวิทยาศาสตร์ข้อมูล (Data Scientist) ด้านการเชื่อมโยงข้อมูลระหว่างหน่วยงานด้วย API",
        "objective_th": "ให้ผู้เข้ารับการอบรมพัฒนา API และเชื่อมโยงข้อมูลส่งเสริมสุขภาพและอนามัยสิ่งแวดล้อมกับภาคีเครือข่ายได้",
        "curriculum": "การพัฒนา API เพื่อเชื่อมโยงข้อมูล รุ่นหลักสูตร 2570.1", "audience_th": "นักวิชาการคอมพิวเตอร์และนักวิชาการสาธารณสุข",
        "cohort_id": cohort_id, "place_th": "ห้องประชุมกำธร สุวรรณกิจ กรมอนามัย จังหวัดนนทบุรี",
        "starts_on": write_date(first), "ends_on": write_date(last),
        "line_group": [line[0] for line in BUDGET], "line_name": [line[1] for line in BUDGET], "line_amount": [line[2] for line in BUDGET],
    }  # fmt: skip


def attach(desk: Desk, number: int) -> None:
    """Attach every document that a step names."""
    for slot in steps()[number].documents:
        desk.do("attach", pdf_file(f"{slot.name_th}.pdf"), within={"slot": slot.slot})


def decide(drafter: Desk, approver: Desk, outcome: str, reason: str = "") -> None:
    """Write a decision down; the other officer confirms it, for the drafter may not."""
    drafter.do(
        "decide", pdf_file("หนังสือ.pdf"), outcome=outcome, reason=reason, letter_date=write_date(today()), **DECISION
    )
    assert "ต้องให้เจ้าหน้าที่อีกคน" in drafter.page.locator("main").inner_text(), "the drafter cannot confirm"
    approver.record = drafter.record
    approver.open(approver.record)
    approver.look(f"to-confirm-{outcome}")
    approver.do("confirm")
    drafter.open(drafter.record)


def steps_1_to_4(drafter: Desk, approver: Desk, cohort_id: str) -> None:
    """From the draft to the approved loan, with one return for correction."""
    drafter.open("trainings")
    drafter.look("board-empty")
    drafter.open("trainings/new")
    drafter.look("draft-empty")
    drafter.begin("trainings/new", **plan(cohort_id))
    drafter.look("step-1")
    attach(drafter, 1)
    drafter.look("step-1-complete")
    drafter.do("send-on")
    drafter.look("step-2")
    decide(drafter, approver, "returned", "ค่าเดินทางเกินอัตราตามระเบียบ โปรดปรับวงเงินและแนบรายละเอียด")
    drafter.look("step-1-returned")
    drafter.do("plan", line_amount=[line[2] for line in BUDGET])
    drafter.do("send-on")
    drafter.do("check", holds=[item.item for item in steps()[2].checklist], note="ตรวจวงเงินแล้ว ถูกต้องตามระเบียบ")
    drafter.look("step-2-checked")
    decide(drafter, approver, "approved")
    drafter.look("step-3")
    attach(drafter, 3)
    drafter.do("borrow", contract_number="บย 12/2570", borrower="นางสาวอรนุช น้ำใจดี", amount=TOTAL, payment="cash")
    drafter.do("send-on")
    attach(drafter, 4)
    drafter.look("step-4")
    decide(drafter, approver, "approved")


def run_the_training(drafter: Desk, present: list[str]) -> None:
    """Step 5: money, tasks, sheets, materials; the form is open at the end."""
    drafter.look("step-5")
    drafter.do("receive", on=write_date(today()))
    attach(drafter, 5)
    for item in steps()[5].tasks:
        drafter.do("task", within={"task": item.item}, owner="อรนุช", done=True)
    for day in training_days():
        for half in ("morning", "afternoon"):
            # Among the last ones is somebody who fails, and so attends without passing.
            here = present if half == "morning" else present[5:]
            drafter.do("sign-in", within={"on": write_date(day), "half": half}, present=here)
    drafter.do("open-evaluation")
    drafter.look("step-5-complete")


def answer_evaluation(trainee: Desk) -> None:
    """Fill in the form as one trainee, from the first page on."""
    trainee.open("me")
    trainee.look("trainee-asked")
    with trainee.page.expect_navigation():
        trainee.page.locator("a[href*='/evaluation/']").click()
    trainee.look("evaluation")
    given: dict[str, Any] = {question.item: question.choices[0].item for question in form().about}
    given |= {item: str(SCALE[number % 2]) for number, item in enumerate(form().rated)}
    trainee.send(trainee.page.locator("form[method=post]"), **given, comment="ได้ลงมือทำจริง ผลการตรวจเข้าใจง่าย")
    trainee.look("evaluation-done")


def spend_beyond_a_line(drafter: Desk) -> None:
    """Book a voucher beyond its budget line: refused without a reason, booked with one."""
    voucher = {
        "line_id": "01",
        "voucher_number": "บค 9/2570",
        "on": write_date(today()),
        "payee": "วิทยากรสำรอง",
        "amount": "600",
    }
    told = drafter.do("spend", refused=True, **voucher)
    assert "กรอกเหตุผลที่จ่ายเกิน" in told, told
    drafter.do("spend", **voucher, over_reason=OVER_REASON)


def sum_up_and_clear(drafter: Desk, approver: Desk) -> None:
    """Steps 6 and 7: expenses, the form closed, certificates, cash returned, the loan cleared."""
    drafter.do("send-on")
    drafter.look("step-6")
    for line_id, number, payee, amount in VOUCHERS:
        drafter.do("spend", line_id=line_id, voucher_number=number, on=write_date(today()), payee=payee, amount=amount)
    spend_beyond_a_line(drafter)
    drafter.do("close-evaluation")
    drafter.do("certificates", least_percent="80")
    attach(drafter, 6)
    drafter.look("step-6-complete")
    drafter.do("send-on")
    attach(drafter, 7)
    drafter.do("return-cash", amount=LEFT, on=write_date(today()), receipt_number="นว 33/2570")
    drafter.look("step-7")
    decide(drafter, approver, "approved")
    drafter.look("cleared")
    drafter.open("trainings")
    drafter.look("board-cleared")
