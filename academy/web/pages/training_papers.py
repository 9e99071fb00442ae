"""A training project's papers: each by its name, from the same values as the project's page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from academy.views.project_figures import ProjectFigures, project_figures
from academy.views.trainings import TrainingView, training_view
from academy.web.auth import HubIdentity
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.papers import Paper, saved_as
from foundation.store import utc_now
from indicator.words import Label
from papers.memo import Memo, memo_paper, memo_word
from papers.training.certificates import certificates_paper
from papers.training.lists import results_paper, sign_in_paper
from papers.training.memos import approval_values, clearing_values, loan_values
from papers.training.people import Attendee, Certified
from papers.training.summary import summary_paper
from planning import certificates
from planning.certificates import Certificate, Kind
from planning.training import Project

router = APIRouter()


CERTIFICATES: Mapping[str, Kind] = {"certificates": Kind.PASSED, "attendance": Kind.ATTENDED}


@dataclass(frozen=True)
class Source:
    """What a project's papers are set from; `address` gives where a certificate is checked."""

    view: TrainingView
    told: ProjectFigures
    issued: Sequence[Certificate]
    address: Callable[[Certificate], str]

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.view.card.project

    @property
    def people(self) -> list[Attendee]:
        """The project's people, by name."""
        return [Attendee(one.username, one.name, one.agency) for one in self.told.people]


def _summary(source: Source) -> bytes:
    return summary_paper(source.project, source.people, source.view.evaluation, source.told.report, printed=utc_now())


def _certificates(source: Source, kind: Kind) -> bytes:
    names = source.view.names
    people = [
        Certified(names.get(one.username, "–"), one.shown_number, one.shown_code, source.address(one))
        for one in source.issued
        if one.kind is kind
    ]
    return certificates_paper(source.project, people, passed=kind is Kind.PASSED)


def _checked_at(request: Request, certificate: Certificate) -> str:
    """Give where anybody can check a certificate: by the public address, or by the one that this officer uses."""
    hub: HubIdentity = request.app.state.hub
    origin = hub.settings.public_origin or str(request.base_url).rstrip("/")
    return f"{origin}{request.app.url_path_for('certificate', code=certificate.shown_code)}"


def _memo(values: Callable[[Project], Memo]) -> Mapping[str, Callable[[Source], bytes]]:
    return {
        "pdf": lambda source: memo_paper(values(source.project)),
        "docx": lambda source: memo_word(values(source.project)),
    }


PAPERS: Mapping[str, Paper[Source]] = {
    "approval": Paper(Label("บันทึกขออนุมัติโครงการ", "Approval memo"), _memo(approval_values)),
    "loan": Paper(Label("บันทึกขอยืมเงินทดรองราชการ", "Loan memo"), _memo(loan_values)),
    "sign-in": Paper(
        Label("ใบลงเวลา", "Sign-in sheets"), {"pdf": lambda source: sign_in_paper(source.project, source.people)}
    ),
    "summary": Paper(Label("สรุปผลการฝึกอบรม", "Training summary"), {"pdf": _summary}),
    "results": Paper(
        Label("บัญชีรายชื่อและผลการประเมิน", "List of names and results"),
        {"pdf": lambda source: results_paper(source.told.report, source.project, source.view.card.cohort)},
    ),
    "certificates": Paper(
        Label("วุฒิบัตร", "Certificates of achievement"), {"pdf": lambda source: _certificates(source, Kind.PASSED)}
    ),
    "attendance": Paper(
        Label("หนังสือรับรองการเข้าร่วม", "Certificates of attendance"),
        {"pdf": lambda source: _certificates(source, Kind.ATTENDED)},
    ),
    "clearing": Paper(Label("บันทึกส่งใช้เงินยืม", "Clearing memo"), _memo(clearing_values)),
}


def offered(issued: Sequence[Certificate]) -> Mapping[str, Paper[Source]]:
    """Leave out certificates of which none was issued."""
    empty = {name for name, kind in CERTIFICATES.items() if all(one.kind is not kind for one in issued)}
    return {name: paper for name, paper in PAPERS.items() if name not in empty}


@router.get("/trainings/{record_id}/papers/{name}.{suffix}", name="training_paper")
def training_paper(
    request: Request, record_id: str, name: str, suffix: str, academy: AcademyDep, _person: InformedPerson
) -> Response:
    """Hand out one of the project's papers as PDF, or as Word where officers edit it."""
    with academy.reading() as session:
        issued = certificates.issued(session, record_id)
        paper = offered(issued).get(name)
        if paper is None or suffix not in paper.makes:
            raise no_such_address()
        view = training_view(session, record_id, academy.calendar, utc_now())
        told = project_figures(session, view.card.project, proposed_percent=academy.pass_percent, now=utc_now())
    source = Source(view, told, issued, lambda one: _checked_at(request, one))
    return saved_as(paper.makes[suffix](source), paper.name.th, suffix)
