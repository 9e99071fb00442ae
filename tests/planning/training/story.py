"""A training project told event by event, for the tests of this room."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from planning.happening import to_record
from planning.journal import Entry
from planning.training import events as happened
from planning.training.events import Event, Half
from planning.training.project import Project, replay
from planning.training.rules import Facts, check
from planning.training.steps import steps

PLAN = happened.Plan(
    title_th="อบรมนักวิทยาศาสตร์ข้อมูล",
    objective_th="เชื่อมโยงฐานข้อมูลด้วย API",
    curriculum="การพัฒนา API 2569.1",
    audience_th="นักวิชาการคอมพิวเตอร์",
    cohort_id="2570-1",
    place_th="กรมอนามัย",
    days=(date(2026, 12, 14), date(2026, 12, 15)),
    budget=(
        happened.BudgetLine(
            line_id="speakers", group=happened.BudgetGroup.REMUNERATION, name_th="ค่าวิทยากร", amount=Decimal("30000.00")
        ),
        happened.BudgetLine(
            line_id="food", group=happened.BudgetGroup.SERVICES, name_th="ค่าอาหาร", amount=Decimal("20000.00")
        ),
    ),
)


@dataclass
class Story:
    """A project told event by event, each asked of the rules first, as the academy does."""

    record_id: str = "project"
    today: date = date(2026, 11, 21)
    entries: list[Entry] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    roster: tuple[str, ...] = ("malee", "somchai")

    @property
    def project(self) -> Project:
        return replay(self.record_id, self.entries)

    def tell(self, event: Event, by: str = "orn") -> Project:
        if self.entries:
            check(event, self.project, Facts(by, self.today, self.documents, self.roster))
        at = datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=5)
        number = len(self.entries) + 1
        digest = sha256(str(number).encode()).hexdigest()
        self.entries.append(Entry(number, to_record(event), by, at, "", digest))
        return self.project

    def store(self, name: str) -> str:
        self.documents.add(name)
        return name

    def attach_all(self) -> None:
        for slot in self.project.present_step.documents:
            self.tell(happened.Attached(slot=slot.slot, document_id=self.store(slot.slot)))

    def decide(
        self, outcome: happened.Outcome, reason: str = "", by: str = "orn", confirmed_by: str = "wichai"
    ) -> None:
        self.draft(outcome, reason, by)
        self.tell(happened.DecisionConfirmed(), confirmed_by)

    def draft(self, outcome: happened.Outcome, reason: str = "", by: str = "orn") -> None:
        self.tell(
            happened.DecisionDrafted(
                outcome=outcome,
                reason=reason,
                decided_by="นพ.ตัวอย่าง",
                position="รองอธิบดี",
                letter_number="สธ 0905/1",
                letter_date=self.today,
                document_id=self.store("letter"),
            ),
            by,
        )

    def to_check(self) -> None:
        self.tell(happened.Planned(plan=PLAN))
        self.attach_all()
        self.tell(happened.SentOn())

    def to_loan(self) -> None:
        self.to_check()
        self.tell(happened.Checked(holds=tuple(item.item for item in steps()[2].checklist)))
        self.decide(happened.Outcome.APPROVED)

    def to_contract(self) -> None:
        self.to_loan()
        self.attach_all()
        self.borrow("50000.00")
        self.tell(happened.SentOn())

    def borrow(self, amount: str, payment: happened.Payment = happened.Payment.CASH) -> None:
        self.tell(
            happened.LoanAsked(contract_number="บย 1/2570", borrower="อร", amount=Decimal(amount), payment=payment)
        )

    def to_run(self) -> None:
        self.to_contract()
        self.attach_all()
        self.decide(happened.Outcome.APPROVED)

    def to_summary(self) -> None:
        self.to_run()
        self.tell(happened.MoneyReceived(on=self.today))
        self.attach_all()
        for item in steps()[5].tasks:
            self.tell(happened.TaskOwned(task=item.item, owner="อร", done=True))
        self.today = PLAN.ends_on
        for day in PLAN.days:
            for half in Half:
                self.tell(happened.SignedIn(on=day, half=half, present=self.roster))
        self.tell(happened.EvaluationOpened())
        self.tell(happened.SentOn())

    def spend(self, number: str, amount: str, line_id: str = "food", over_reason: str = "") -> None:
        self.tell(
            happened.Spent(
                expense_id=f"e{number}",
                line_id=line_id,
                voucher_number=number,
                on=self.today,
                payee="ร้านอาหาร",
                amount=Decimal(amount),
                over_reason=over_reason,
            )
        )

    def to_clearing(self) -> None:
        self.to_summary()
        self.spend("1", "18000.00")
        self.spend("2", "28800.50", "speakers")
        self.tell(happened.EvaluationClosed())
        self.attach_all()
        self.tell(happened.SentOn())
