"""The memos that go with a project's steps: what each says, for PDF and for Word. Numbers and dates are the office's."""

from papers.memo import Memo
from papers.thai import OFFICE, held
from planning.money import in_words, shown
from planning.training import Plan, Project
from planning.training.steps import steps
from planning.training.words import PAYMENTS, mark


def approval_values(project: Project) -> Memo:
    """Give what the memo of step 1 says, for PDF and Word."""
    plan = project.plan
    aim = plan.objective_th.removeprefix("เพื่อ")
    told = [
        f"ด้วย{OFFICE} กำหนดจัด{named(plan)}",
        f"เพื่อ{aim}" if aim else "",
        f"กลุ่มเป้าหมายคือ{plan.audience_th}" if plan.audience_th else "",
        _when_and_where(plan),
        f"ตามหลักสูตร {plan.curriculum}" if plan.curriculum else "",
    ]
    return Memo(
        subject=f"ขออนุมัติ{named(plan)} และงบประมาณ",
        to="อธิบดีกรมอนามัย",
        paragraphs=[
            " ".join(one for one in told if one),
            f"ในการนี้ ขออนุมัติงบประมาณจำนวน {shown(plan.total)} บาท ({in_words(plan.total)}) ตามรายการต่อไปนี้",
        ],
        rows=[(line.name_th, shown(line.amount)) for line in plan.budget],
        total=("รวม", shown(plan.total)),
        mark=mark(plan),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=["โครงการฝึกอบรม", "กำหนดการ"],
    )


def loan_values(project: Project) -> Memo:
    """Give what the memo asking for the loan says (step 4)."""
    plan, loan = project.plan, project.loan
    amount = loan.amount if loan else plan.total
    contract = (
        f" ตามสัญญายืมเงินเลขที่ {loan.contract_number} โดยมี{loan.borrower} เป็นผู้ยืม รับเป็น{PAYMENTS[loan.payment].th}"
        if loan
        else ""
    )
    return Memo(
        subject=f"ขอยืมเงินทดรองราชการ {named(plan)}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้รับอนุมัติให้จัด{named(plan)} {_when_and_where(plan)} นั้น",
            f"ในการนี้ เพื่อใช้จ่ายในการจัดอบรม ขอยืมเงินทดรองราชการจำนวน {shown(amount)} บาท ({in_words(amount)}){contract}",
        ],
        mark=mark(plan),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=[slot.name_th for slot in steps()[3].documents],
    )


def clearing_values(project: Project) -> Memo:
    """Give what the memo that clears the loan says (step 7)."""
    plan = project.plan
    returned = project.returned.amount if project.returned else None
    counted = [item.given for item in project.expenses.values() if not item.cancelled]
    rows = [(f"{given.voucher_number}  {given.payee}", shown(given.amount)) for given in counted]
    if returned:
        rows.append(("เงินสดส่งคืน", shown(returned)))
    loan = project.loan.amount if project.loan else project.spent
    contract = f" ตามสัญญายืมเงินเลขที่ {project.loan.contract_number}" if project.loan else ""
    cash = f" และส่งคืนเงินสด {shown(returned)} บาท ({in_words(returned)})" if returned else ""
    return Memo(
        subject=f"ส่งใช้เงินยืม {named(plan)}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้ยืมเงินทดรองราชการจำนวน {shown(loan)} บาท{contract} เพื่อจัด{named(plan)} นั้น",
            (
                f"บัดนี้ดำเนินการเสร็จสิ้นแล้ว จึงขอส่งใช้เงินยืมด้วยใบสำคัญ {shown(project.spent)} บาท "
                f"({in_words(project.spent)}){cash} ตามรายการต่อไปนี้"
            ),
            *_overrun(project),
        ],
        rows=rows,
        total=("รวม", shown(loan - project.uncleared)),
        mark=mark(plan),
        closing="จึงเรียนมาเพื่อโปรดตรวจสอบและดำเนินการต่อไป",
        attachments=[slot.name_th for slot in steps()[7].documents if slot.required or slot.slot in project.attached],
    )


def _overrun(project: Project) -> list[str]:
    """Tell whoever clears the loan which lines were overrun, by how much and why; nothing where none was."""
    told = [
        f"{one.line.name_th} เกิน {shown(one.over)} บาท ({' · '.join(one.reasons) or 'ไม่ได้บันทึกเหตุผล'})"
        for one in project.overruns
    ]
    return [f"ทั้งนี้ มีรายการที่จ่ายเกินวงเงินที่อนุมัติ ได้แก่ {' และ '.join(told)}"] if told else []


def named(plan: Plan) -> str:
    """Name a project in a sentence: the word โครงการ stands before its title, once."""
    return plan.title_th if plan.title_th.startswith("โครงการ") else f"โครงการ{plan.title_th}"


def _when_and_where(plan: Plan) -> str:
    return f"{held(plan.days)} ณ {plan.place_th}" if plan.place_th else held(plan.days)
