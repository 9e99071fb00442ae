"""The memos that go with a project's steps: what each says, for PDF and for Word. Numbers and dates are the office's."""

from papers.memo import Memo
from papers.thai import OFFICE, span
from planning.money import in_words, shown
from planning.training import Project
from planning.training.steps import steps
from planning.training.words import PAYMENTS, mark


def approval_values(project: Project) -> Memo:
    """Give what the memo of step 1 says, for PDF and Word."""
    plan = project.plan
    return Memo(
        subject=f"ขออนุมัติโครงการ {plan.title_th} และงบประมาณ",
        to="อธิบดีกรมอนามัย",
        paragraphs=[
            (
                f"ด้วย{OFFICE} จะจัด {plan.title_th} เพื่อ{plan.objective_th} กลุ่มเป้าหมายคือ{plan.audience_th} "
                f"ระหว่างวันที่ {span(plan.days)} ณ {plan.place_th} ตามหลักสูตร {plan.curriculum}"
            ),
            f"ในการนี้ ขออนุมัติงบประมาณจำนวน {shown(plan.total)} บาท ({in_words(plan.total)}) ตามรายการต่อไปนี้",
        ],
        rows=[(line.name_th, shown(line.amount)) for line in plan.budget],
        total=("รวม", shown(plan.total)),
        mark=mark(project.plan),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=["โครงการฝึกอบรม", "กำหนดการ"],
    )


def loan_values(project: Project) -> Memo:
    """Give what the memo asking for the loan says (step 4)."""
    plan, loan = project.plan, project.loan
    amount = loan.amount if loan else plan.total
    attachments = [slot.name_th for slot in steps()[3].documents]
    return Memo(
        subject=f"ขอยืมเงินทดรองราชการ {plan.title_th}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้รับอนุมัติให้จัด {plan.title_th} ระหว่างวันที่ {span(plan.days)} ณ {plan.place_th} นั้น "
            f"ขอยืมเงินทดรองราชการจำนวน {shown(amount)} บาท ({in_words(amount)})"
            + (
                f" ตามสัญญาเลขที่ {loan.contract_number} ผู้ยืม {loan.borrower} รับเป็น{PAYMENTS[loan.payment].th}"
                if loan
                else ""
            ),
        ],
        mark=mark(project.plan),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=attachments,
    )


def clearing_values(project: Project) -> Memo:
    """Give what the memo that clears the loan says (step 7)."""
    returned = project.returned.amount if project.returned else None
    counted = [item.given for item in project.expenses.values() if not item.cancelled]
    rows = [(f"{given.voucher_number} {given.payee}", shown(given.amount)) for given in counted]
    if returned:
        rows.append(("เงินสดส่งคืน", shown(returned)))
    loan = project.loan.amount if project.loan else project.spent
    return Memo(
        subject=f"ส่งใช้เงินยืม {project.plan.title_th}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้ยืมเงินทดรองราชการจำนวน {shown(loan)} บาท เพื่อจัด {project.plan.title_th} บัดนี้ดำเนินการเสร็จแล้ว "
            f"ขอส่งใช้เงินยืมด้วยใบสำคัญ {shown(project.spent)} บาท ({in_words(project.spent)})"
            + (f" และเงินสด {shown(returned)} บาท" if returned else ""),
        ],
        rows=rows,
        total=("รวม", shown(loan - project.uncleared)),
        mark=mark(project.plan),
        closing="จึงเรียนมาเพื่อโปรดตรวจสอบและดำเนินการต่อไป",
        attachments=[slot.name_th for slot in steps()[7].documents],
    )
