"""A training project's papers: each by its name, from the same values as the project's page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from academy.views import pass_rate_view
from academy.views.trainings import TrainingView, training_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.papers import saved_as
from foundation.store import utc_now
from indicator import PassRateReport, Scope
from indicator.words import Label
from papers.memo import Memo, memo_paper, memo_word
from papers.training.lists import results_paper, sign_in_paper
from papers.training.memos import approval_values, clearing_values, loan_values
from papers.training.people import Attendee
from papers.training.summary import summary_paper
from planning.training import Project

router = APIRouter()


@dataclass(frozen=True)
class Source:
    """What a project's papers are set from: the project as its page shows it, and its cohort's figures."""

    view: TrainingView
    figures: PassRateReport

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.view.card.project

    @property
    def people(self) -> list[Attendee]:
        """The cohort's people, by name."""
        return [Attendee(one.username, one.name, one.agency) for one in self.view.roster]


@dataclass(frozen=True)
class Paper:
    """A paper: its name on the page and as a file, and how it is made in each format."""

    name: Label
    makes: Mapping[str, Callable[[Source], bytes]]


def _summary(source: Source) -> bytes:
    return summary_paper(source.project, source.people, source.view.evaluation, source.figures, printed=utc_now())


def _memo(values: Callable[[Project], Memo]) -> Mapping[str, Callable[[Source], bytes]]:
    return {
        "pdf": lambda source: memo_paper(values(source.project)),
        "docx": lambda source: memo_word(values(source.project)),
    }


PAPERS: Mapping[str, Paper] = {
    "approval": Paper(Label("บันทึกขออนุมัติโครงการ", "Approval memo"), _memo(approval_values)),
    "loan": Paper(Label("บันทึกขอยืมเงินทดรองราชการ", "Loan memo"), _memo(loan_values)),
    "sign-in": Paper(
        Label("ใบลงเวลา", "Sign-in sheets"), {"pdf": lambda source: sign_in_paper(source.project, source.people)}
    ),
    "summary": Paper(Label("สรุปผลการฝึกอบรม", "Training summary"), {"pdf": _summary}),
    "results": Paper(
        Label("บัญชีรายชื่อและผลการประเมิน", "List of names and results"),
        {"pdf": lambda source: results_paper(source.figures, source.view.card.cohort)},
    ),
    "clearing": Paper(Label("บันทึกส่งใช้เงินยืม", "Clearing memo"), _memo(clearing_values)),
}


@router.get("/trainings/{record_id}/papers/{name}.{suffix}", name="training_paper")
def training_paper(record_id: str, name: str, suffix: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out one of the project's papers as PDF, or as Word where officers edit it."""
    paper = PAPERS.get(name)
    if paper is None or suffix not in paper.makes:
        raise no_such_address()
    with academy.reading() as session:
        view = training_view(session, record_id, academy.calendar, utc_now())
        figures = pass_rate_view(
            session,
            Scope.OFFICIAL,
            proposed_percent=academy.course.pass_percent,
            now=utc_now(),
            cohort_id=view.card.project.plan.cohort_id,
        )
    return saved_as(paper.makes[suffix](Source(view, figures)), paper.name.th, suffix)
