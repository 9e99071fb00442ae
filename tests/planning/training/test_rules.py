"""What may happen to a training project, and when: the SOP's seven steps, returns for correction, two pairs of eyes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from foundation.errors import BilingualError
from planning.errors import EntryRefused, NotYet, SamePerson
from planning.happening import to_record
from planning.training import events as happened
from planning.training.gaps import lacking
from planning.training.rules import check_plan
from planning.training.steps import StepNumber
from tests.planning.training.story import PLAN, Story

TODAY = date(2026, 11, 21)
APPROVED, RETURNED = happened.Outcome.APPROVED, happened.Outcome.RETURNED


def refused(action: Callable[[], object]) -> BilingualError:
    with pytest.raises(BilingualError) as caught:
        action()
    return caught.value


def test_a_project_goes_from_draft_to_cleared_loan(story: Story):
    story.to_clearing()
    story.attach_all()
    story.tell(happened.CashReturned(amount=Decimal("3199.50"), on=story.today, receipt_number="1/1"))
    story.decide(APPROVED)
    assert story.project.closed_at is not None
    assert story.project.uncleared == 0


@pytest.mark.parametrize(("field", "most"), [("title_th", 300), ("objective_th", 2000), ("place_th", 500)])
def test_text_that_no_paper_has_room_for_is_not_recorded(field: str, most: int):
    fits, too_long = (happened.Planned(plan=PLAN.model_copy(update={field: "ก" * n})) for n in (most, most + 1))
    assert to_record(fits)["plan"][field] == "ก" * most
    wrong = refused(lambda: to_record(too_long))
    assert isinstance(wrong, EntryRefused)
    assert (wrong.code, wrong.field) == ("text-too-long", field)
    assert f"{most:,}" in wrong.th
    assert f"{most:,}" in wrong.en


def test_a_budget_line_of_endless_length_is_told_by_the_forms_own_field():
    line = PLAN.budget[0].model_copy(update={"name_th": "ก" * 301})
    wrong = refused(lambda: check_plan(PLAN.model_copy(update={"budget": (line,)}), date(2026, 11, 21)))
    assert isinstance(wrong, EntryRefused)
    assert (wrong.code, wrong.field) == ("text-too-long", "line_name")


def test_a_step_is_sent_on_only_with_its_documents(story: Story):
    story.tell(happened.Planned(plan=PLAN))
    wrong = refused(lambda: story.tell(happened.SentOn()))
    assert isinstance(wrong, NotYet)
    assert [th for th, _ in wrong.lacking] == ["โครงการฝึกอบรม", "กำหนดการ", "บันทึกขออนุมัติโครงการและงบประมาณ"]
    assert "กำหนดการ" in wrong.th


def test_the_loan_needs_its_five_attachments(story: Story):
    story.to_loan()
    story.borrow("50000.00")
    assert [th for th, _ in lacking(story.project)] == [
        "สำเนาโครงการ", "สำเนาหนังสือเชิญอบรม", "กำหนดการ", "สำเนาคำสั่ง", "อนุมัติราชการ",
    ]  # fmt: skip


def test_nobody_borrows_more_than_was_approved(story: Story):
    story.to_loan()
    assert refused(lambda: story.borrow("50000.01")).code == "loan-above-budget"


def test_whoever_drafted_a_decision_cannot_confirm_it(story: Story):
    story.to_check()
    with pytest.raises(SamePerson):
        story.decide(RETURNED, "งบประมาณไม่ถูกต้อง", by="orn", confirmed_by="orn")
    assert story.project.step is StepNumber.CHECK


def test_a_draft_decides_nothing_until_it_is_confirmed_and_can_be_withdrawn(story: Story):
    story.to_check()
    with pytest.raises(SamePerson):
        story.decide(RETURNED, "งบประมาณไม่ถูกต้อง", confirmed_by="orn")
    story.tell(happened.DecisionWithdrawn(reason="พิมพ์ผิด"))
    assert (story.project.pending, story.project.decisions) == (None, ())


def test_a_return_needs_a_reason_and_leads_back_for_another_round(story: Story):
    story.to_check()
    assert refused(lambda: story.decide(RETURNED)).code == "reason-missing"
    story.decide(RETURNED, "งบประมาณไม่ถูกต้อง")
    assert (story.project.step, story.project.round) == (StepNumber.DRAFT, 2)
    story.tell(happened.SentOn())
    assert (story.project.step, story.project.round) == (StepNumber.CHECK, 2)
    assert story.project.checked is None, "the checklist is gone through anew"
    assert [(item.step, item.round) for item in story.project.decisions] == [(StepNumber.CHECK, 1)]


def test_a_contract_that_is_not_approved_goes_back_for_correction(story: Story):
    story.to_contract()
    story.decide(RETURNED, "แนบไม่ครบ")
    assert (story.project.step, story.project.round) == (StepNumber.LOAN, 2)


def test_approval_needs_the_whole_checklist(story: Story):
    story.to_check()
    story.tell(happened.Checked(holds=("documents",)))
    wrong = refused(lambda: story.decide(APPROVED))
    assert isinstance(wrong, NotYet)
    assert len(wrong.lacking) == 2


def test_a_decision_stands_on_a_stored_letter(story: Story):
    story.to_check()
    event = happened.DecisionDrafted(
        outcome=RETURNED, reason="-", decided_by="นพ.ตัวอย่าง", position="รองอธิบดี", letter_number="1",
        letter_date=story.today, document_id="nowhere",
    )  # fmt: skip
    assert refused(lambda: story.tell(event)).code == "document-missing"
    late = event.model_copy(update={"letter_date": story.today + timedelta(days=1), "document_id": story.store("x")})
    assert refused(lambda: story.tell(late)).code == "in-the-future"


def test_people_sign_in_for_half_days_of_the_training_alone(story: Story):
    story.to_run()
    story.today = PLAN.ends_on
    stranger = happened.SignedIn(on=PLAN.starts_on, half=happened.Half.MORNING, present=("nobody",))
    other_day = happened.SignedIn(on=date(2026, 12, 16), half=happened.Half.MORNING, present=())
    assert refused(lambda: story.tell(stranger)).code == "not-on-the-roster"
    assert refused(lambda: story.tell(other_day)).code == "not-a-training-day"


def test_the_training_is_over_when_money_tasks_and_every_half_day_are_there(story: Story):
    story.to_run()
    told = [en for _, en in lacking(story.project)]
    assert "sign-in sheets of 4 half days" in told
    assert "the day the money was received" in told
    assert len(told) == 7


def test_a_loan_is_cleared_to_the_satang(story: Story):
    story.to_clearing()
    story.attach_all()
    assert story.project.uncleared == Decimal("3199.50")
    assert refused(lambda: story.decide(APPROVED)).code == "step-incomplete"
    story.tell(happened.CashReturned(amount=Decimal("3199.49"), on=story.today, receipt_number="1/1"))
    assert [th for th, _ in lacking(story.project)] == [
        "เงินยืม − ใบสำคัญ − เงินคืน ต้องเป็น 0 (ยังขาด 0.01 บาท: บันทึกใบสำคัญหรือส่งคืนเงินสด)"
    ]


def test_a_voucher_is_booked_once_and_undone_by_cancelling(story: Story):
    story.to_summary()
    story.spend("1", "100.00")
    assert refused(lambda: story.spend("1", "100.00")).code == "voucher-booked-already"
    story.tell(happened.ExpenseCancelled(expense_id="e1", reason="ผิดรายการ"))
    assert story.project.spent == 0
    again = happened.ExpenseCancelled(expense_id="e1", reason="ผิดรายการ")
    assert refused(lambda: story.tell(again)).code == "no-such-expense"


def test_a_project_is_given_up_only_while_no_money_came_in(story: Story):
    story.to_run()
    story.tell(happened.MoneyReceived(on=story.today))
    assert refused(lambda: story.tell(happened.Cancelled(reason="เลื่อน"))).code == "money-to-clear"


def test_nothing_happens_to_a_project_that_ended(story: Story):
    story.to_check()
    story.tell(happened.Cancelled(reason="เลื่อน"))
    assert refused(lambda: story.tell(happened.SentOn())).code == "project-ended"


def test_an_entry_of_another_step_is_refused_and_says_where_the_project_stands(story: Story):
    story.to_check()
    assert "2" in refused(lambda: story.borrow("1.00")).th


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title_th": ""}, "title_th"),
        ({"cohort_id": ""}, "cohort_id"),
        ({"days": ()}, "days"),
        ({"days": (date(2026, 12, 15), date(2026, 12, 14))}, "days"),
        ({"days": (date(2026, 12, 14), date(9999, 12, 1))}, "days"),
        ({"days": (date(1483, 12, 14),)}, "days"),
        ({"budget": ()}, "budget"),
        ({"budget": (PLAN.budget[0], PLAN.budget[0])}, "budget"),
        ({"budget": (PLAN.budget[0].model_copy(update={"amount": Decimal(-1)}),)}, "budget"),
    ],
)
def test_a_plan_that_cannot_be_asked_approval_for_names_its_field(change: dict[str, object], field: str):
    with pytest.raises(EntryRefused) as wrong:
        check_plan(PLAN.model_copy(update=change), TODAY)
    assert wrong.value.field == field


def test_days_of_a_far_year_are_told_with_the_day_and_the_present_year():
    with pytest.raises(EntryRefused) as wrong:
        check_plan(PLAN.model_copy(update={"days": (date(9999, 12, 1),)}), TODAY)
    for told in ("01/12/10542", "2570"):
        assert (told in wrong.value.th, told in wrong.value.en) == (True, True)
    check_plan(PLAN.model_copy(update={"days": (date(2031, 9, 30),)}), TODAY)


def test_a_project_counts_as_approved_from_where_the_training_may_be_held(story: Story):
    story.to_contract()
    assert not story.project.approved
    story.attach_all()
    story.decide(APPROVED)
    assert story.project.approved


def test_a_voucher_beyond_its_line_is_taken_with_a_written_reason_alone(story: Story):
    story.to_summary()
    story.spend("1", "18000.00")
    wrong = refused(lambda: story.spend("2", "5000.00"))
    assert (wrong.code, wrong.field) == ("voucher-over-line", "over_reason")
    for told in ("20,000.00", "18,000.00", "3,000.00"):
        assert told in wrong.th
        assert told in wrong.en
    story.spend("2", "2000.00")
    assert story.project.overruns == ()
    story.spend("3", "3000.00", over_reason="ถัวเฉลี่ยจากค่าวิทยากร")
    (one,) = story.project.overruns
    assert (one.line.name_th, one.over, one.reasons) == ("ค่าอาหาร", Decimal(3000), ("ถัวเฉลี่ยจากค่าวิทยากร",))
    story.tell(happened.ExpenseCancelled(expense_id="e1", reason="ซ้ำ"))
    assert story.project.overruns == (), "a cancelled voucher counts no more"


@pytest.fixture
def drafted(story: Story) -> Story:
    """A loan cleared to the satang, whose clearing is drafted as approved and waits for a second officer."""
    story.to_clearing()
    story.attach_all()
    story.tell(happened.CashReturned(amount=Decimal("3199.50"), on=story.today, receipt_number="1/1"))
    story.draft(APPROVED)
    return story


@pytest.mark.parametrize(
    "change",
    [
        lambda story: story.tell(happened.ExpenseCancelled(expense_id="e1", reason="ผิดรายการ")),
        lambda story: story.spend("3", "100.00"),
        lambda story: story.tell(
            happened.CashReturned(amount=Decimal("3000.00"), on=story.today, receipt_number="1/2")
        ),
        lambda story: story.attach_all(),
        lambda story: story.draft(RETURNED, "แนบไม่ครบ"),
    ],
    ids=["a voucher cancelled", "a voucher booked", "cash returned", "a paper replaced", "another draft"],
)
def test_what_a_waiting_decision_rests_on_stays_until_it_is_withdrawn(
    drafted: Story, change: Callable[[Story], object]
):
    wrong = refused(lambda: change(drafted))
    assert wrong.code == "decision-pending"
    assert ("ถอนร่างนั้นก่อน" in wrong.th, "withdraw it first" in wrong.en) == (True, True)
    drafted.tell(happened.DecisionWithdrawn(reason="พบใบสำคัญผิด"))
    change(drafted)


def test_a_decision_whose_grounds_are_gone_is_not_confirmed(drafted: Story):
    # As an academy before this rule may have recorded it.
    gone = to_record(happened.ExpenseCancelled(expense_id="e1", reason="ผิดรายการ"))
    drafted.entries.append(replace(drafted.entries[-1], number=len(drafted.entries) + 1, event=gone))
    wrong = refused(lambda: drafted.tell(happened.DecisionConfirmed(), "wichai"))
    assert wrong.code == "step-incomplete"
    assert "18,000.00" in wrong.th
    assert drafted.project.closed_at is None


def test_a_project_with_a_waiting_decision_can_still_be_given_up(story: Story):
    story.to_check()
    story.draft(RETURNED, "งบประมาณไม่ถูกต้อง")
    assert story.tell(happened.Cancelled(reason="เลื่อน")).cancelled


def test_vouchers_beyond_the_loan_are_told_with_what_to_do(story: Story):
    story.to_clearing()
    story.spend("3", "4000.00", over_reason="ถัวเฉลี่ย")
    th, en = lacking(story.project)[-1]
    assert "เกินเงินยืม 800.50 บาท: ยกเลิกใบสำคัญ" in th
    assert "800.50 baht beyond the loan" in en


def test_an_overrun_booked_before_reasons_were_asked_for_is_mended_before_clearing(story: Story):
    story.to_clearing()
    old = happened.Spent(
        expense_id="old", line_id="food", voucher_number="9", on=story.today, payee="ร้าน", amount=Decimal("3199.50")
    )
    stored = {name: value for name, value in to_record(old).items() if name != "over_reason"}
    story.entries.append(replace(story.entries[-1], number=len(story.entries) + 1, event=stored))
    assert story.project.uncleared == 0
    th, _en = lacking(story.project)[-1]
    assert "เหตุผลที่ «ค่าอาหาร» จ่ายเกิน 1,199.50 บาท" in th
