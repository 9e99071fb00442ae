"""Who was invited and who came, from the training's own records; what no record tells is no number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from academy.views import participation
from academy.views.periods import classes
from academy.workflow import Academy
from foundation.store import utc_now
from people import Role, accounts
from planning import journal, training
from planning.training.events import (
    BudgetGroup,
    BudgetLine,
    Cancelled,
    DecisionConfirmed,
    DecisionDrafted,
    Event,
    Half,
    Invited,
    Outcome,
    Plan,
    Planned,
    SentOn,
    SignedIn,
)

DAY = date(2026, 12, 14)
PLAN = Plan(
    title_th="อบรม", objective_th="", curriculum="", audience_th="", cohort_id="2570-1", place_th="", days=(DAY,),
    budget=(BudgetLine(line_id="01", group=BudgetGroup.MATERIALS, name_th="เอกสาร", amount=Decimal(1)),),
)  # fmt: skip
DRAFTED = DecisionDrafted(
    outcome=Outcome.APPROVED, decided_by="นพ.ตัวอย่าง", position="รองอธิบดี", letter_number="1", letter_date=DAY,
    document_id="letter",
)  # fmt: skip
APPROVAL = (SentOn(), DRAFTED, DecisionConfirmed(), SentOn(), DRAFTED, DecisionConfirmed())
HALF, NOBODY, EVERYBODY = Fraction(1, 2), Fraction(0), Fraction(1)


@dataclass
class Records:
    """Two cohorts of people, and what happened to their projects."""

    session: Session

    def tell(self, record_id: str, *events: Event, after: int = 0) -> None:
        for number, event in enumerate(events, after):
            journal.append(
                self.session, record_id=record_id, kind=training.KIND, expected=number,
                event=training.to_record(event), by="phaen", now=utc_now(),
            )  # fmt: skip


@pytest.fixture
def records(academy: Academy):
    with academy.sessions.begin() as session:
        for cohort, names in {"2570-1": ("ann", "bee"), "2570-2": ("cat",)}.items():
            for name in names:
                accounts.create(session, username=name, name=name, role=Role.TRAINEE, cohort_id=cohort)
        yield Records(session)


def signed(half: Half, *present: str) -> SignedIn:
    return SignedIn(on=DAY, half=half, present=present)


def test_a_persons_attendance_is_the_share_of_the_half_days(records: Records) -> None:
    records.tell("r", Planned(plan=PLAN), *APPROVAL, signed(Half.MORNING, "ann", "bee"), signed(Half.AFTERNOON, "ann"))
    told = participation(records.session, synthetic=False, cohort_id="2570-1")
    assert told.attendance == {"ann": EVERYBODY, "bee": HALF}
    assert told.attended == 2
    assert told.mean == Fraction(3, 4)


def test_a_later_sheet_of_the_same_half_counts_instead(records: Records) -> None:
    records.tell("r", Planned(plan=PLAN), *APPROVAL, signed(Half.MORNING, "ann", "bee"), signed(Half.MORNING, "bee"))
    assert participation(records.session, synthetic=False, cohort_id="2570-1").attendance == {
        "ann": NOBODY,
        "bee": HALF,
    }


def test_without_a_sheet_there_is_no_attendance_rather_than_none(records: Records) -> None:
    records.tell("r", Planned(plan=PLAN), *APPROVAL, Invited(people=5))
    told = participation(records.session, synthetic=False)
    assert (told.attended, told.mean) == (None, None)


def test_invited_is_known_only_where_every_cohort_says_it(records: Records) -> None:
    records.tell("r", Planned(plan=PLAN), *APPROVAL, Invited(people=5), Invited(people=6))
    assert participation(records.session, synthetic=False, cohort_id="2570-1").invited == 6
    assert participation(records.session, synthetic=False).invited is None
    other = PLAN.model_copy(update={"cohort_id": "2570-2"})
    records.tell("s", Planned(plan=other), *APPROVAL, Invited(people=4))
    accounts.update(records.session, "somchai", {"cohort_id": "2570-2"}, by="test", now=utc_now())
    accounts.update(records.session, "malee", {"cohort_id": "2570-2"}, by="test", now=utc_now())
    assert participation(records.session, synthetic=False).invited == 10


def test_a_project_that_was_given_up_tells_nothing(records: Records) -> None:
    records.tell("r", Planned(plan=PLAN), *APPROVAL, Invited(people=5), Cancelled(reason="ยกเลิก"))
    assert participation(records.session, synthetic=False, cohort_id="2570-1").invited is None


def test_a_draft_neither_tells_who_was_invited_nor_dates_its_cohort(records: Records) -> None:
    far = PLAN.model_copy(update={"days": (date(2031, 12, 1),)})
    records.tell("r", Planned(plan=PLAN), *APPROVAL, Invited(people=5))
    before = classes(records.session)["2570-1"]
    records.tell("s", Planned(plan=far), Invited(people=7), *APPROVAL[:-1])
    assert participation(records.session, synthetic=False, cohort_id="2570-1").invited == 5
    assert classes(records.session)["2570-1"] == before
    assert before.fiscal_year == 2570
    records.tell("s", APPROVAL[-1], after=7)
    assert participation(records.session, synthetic=False, cohort_id="2570-1").invited == 12
    assert classes(records.session)["2570-1"].fiscal_year == 2575
