"""The exchange over HTTP, `api/v1/`: releases out, attempts in, feedback back; marks and collection for instructors.

Identity and time are the server's. A trainee who asks for somebody else's attempt is told that there is none.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Header, Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from academy.web.deps import AcademyDep, CurrentPerson, InformedPerson, InstructorPerson
from academy.web.errors import TooLarge
from academy.web.exchange_shapes import (
    AssignmentsView,
    AssignmentView,
    AttemptView,
    Mark,
    PersonView,
    ReceiptView,
    SubmissionView,
)
from academy.workflow import Academy
from grader import ledger
from grader.errors import BundleRejected, UnknownRecord
from grader.model import Attempt
from people import Person, Role, accounts

router = APIRouter()


@router.get("/healthz", name="healthz")
def healthz() -> dict[str, str]:
    """Answer when the service is up."""
    return {"status": "ok"}


@router.get("/api/v1/me", name="api_me")
def me(person: CurrentPerson) -> PersonView:
    """Say who the caller is."""
    return PersonView(
        username=person.username,
        name=person.name,
        role=person.role,
        privacy_accepted=person.privacy_accepted_at is not None,
    )


@router.post("/api/v1/privacy", name="api_accept_privacy", status_code=204)
def accept_privacy(academy: AcademyDep, person: CurrentPerson) -> None:
    """Record that the caller has read the privacy notice."""
    academy.accept_privacy(person.username)


@router.get("/api/v1/assignments", name="api_assignments")
def assignments(academy: AcademyDep, person: CurrentPerson) -> AssignmentsView:
    """List what is handed out, with the caller's own attempts."""
    mine = _attempt_views(academy, person.username)
    return AssignmentsView(
        course_id=academy.course.course_id,
        submission_mib=academy.settings.submission_mib,
        submission_files=academy.settings.submission_files,
        assignments=[
            AssignmentView(
                assignment_id=item.assignment_id,
                title_th=item.title_th,
                title_en=item.title_en,
                release_digest=item.digest,
                released_at=item.released_at,
                duedate=item.duedate,
                closes_at=item.closes_at,
                max_score=item.max_score,
                attempts=[view for view in mine if view.assignment_id == item.assignment_id],
            )
            for item in academy.assignments()
        ],
    )


@router.get("/api/v1/assignments/{assignment_id}/release", name="api_fetch")
def fetch(assignment_id: str, academy: AcademyDep, person: InformedPerson) -> Response:
    """Hand out the trainee's files; that they were fetched is recorded."""
    return _zip_response(academy.fetch(assignment_id, person.username))


@router.post("/api/v1/assignments/{assignment_id}/attempts", name="api_submit", status_code=201)
async def submit(
    assignment_id: str,
    request: Request,
    academy: AcademyDep,
    person: InformedPerson,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=200)],
) -> ReceiptView:
    """Take in a submission (a zip as the body) and answer with its receipt."""
    try:
        archive = await request.body()
    except TooLarge as error:
        # Read here, its author known: whoever handed in too much has handed in, and stays in the indicator's B.
        rejection = BundleRejected(error.code, th=error.th, en=error.en)
        await run_in_threadpool(academy.reject, assignment_id, person.username, rejection)
        raise
    receipt = await run_in_threadpool(academy.submit, assignment_id, person.username, archive, idempotency_key)
    return ReceiptView.model_validate(asdict(receipt))


@router.get("/api/v1/attempts", name="api_attempts")
def attempts(academy: AcademyDep, person: CurrentPerson) -> list[AttemptView]:
    """List the caller's own attempts, oldest first."""
    return _attempt_views(academy, person.username)


@router.get("/api/v1/attempts/{attempt_id}/feedback", name="api_feedback")
def feedback(attempt_id: str, academy: AcademyDep, person: CurrentPerson) -> Response:
    """Hand out the feedback of one attempt: an HTML page for each notebook."""
    _require_visible(academy, person, attempt_id)
    pages = academy.feedback(attempt_id)
    return _zip_response({f"{notebook_id}.html": page for notebook_id, page in pages.items()})


@router.post("/api/v1/assignments/{assignment_id}/release", name="api_release_assignment", status_code=201)
def release_assignment(
    assignment_id: str, request: Request, academy: AcademyDep, _person: InstructorPerson
) -> dict[str, str]:
    """Build an assignment from the course source and hand it out; what is not proved is proved first, and asked for again."""
    if not academy.is_proved(assignment_id):
        request.app.state.proving.ask(assignment_id, academy.source_digest(assignment_id))
    published = academy.release_assignment(assignment_id)
    return {"assignment_id": published.assignment_id, "release_digest": published.digest}


@router.get("/api/v1/assignments/{assignment_id}/submissions", name="api_submissions")
def submissions(assignment_id: str, academy: AcademyDep, _person: InstructorPerson) -> dict[str, list[SubmissionView]]:
    """List everybody's attempts, oldest first."""
    with academy.reading() as session:
        names = {person.username: person.name for person in accounts.everyone(session)}
    views = [
        SubmissionView.model_validate({**asdict(item), "name": names.get(item.student_id, "")})
        for item in academy.attempts(assignment_id=assignment_id)
    ]
    return {"submissions": views}


@router.get("/api/v1/attempts/{attempt_id}/submission", name="api_submission")
def submission(attempt_id: str, academy: AcademyDep, _person: InstructorPerson) -> Response:
    """Hand out what was handed in."""
    return _zip_response(academy.submission(attempt_id))


@router.put("/api/v1/marks", name="api_mark", status_code=204)
def mark(body: Mark, academy: AcademyDep, person: InstructorPerson) -> None:
    """Record a mark or comment in the caller's name."""
    academy.mark(
        username=body.student_id,
        assignment_id=body.assignment_id,
        attempt_id=body.attempt_id,
        notebook_id=body.notebook_id,
        grade_id=body.grade_id,
        score=body.score,
        comment=body.comment,
        by=person.username,
    )


def _attempt_views(academy: Academy, username: str) -> list[AttemptView]:
    found = academy.attempts(username)
    with academy.reading() as session:
        return [AttemptView.model_validate({**asdict(item), **_graded(session, item)}) for item in found]


def _graded(session: Session, attempt: Attempt) -> dict[str, object]:
    runs = ledger.runs(session, attempt.attempt_id)
    if not runs:
        return {"feedback_version": None, "score": None, "max_score": None}
    latest = runs[-1]
    return {
        "feedback_version": latest.run_id,
        "score": latest.standing.score,
        "max_score": latest.standing.max_score,
    }


def _require_visible(academy: Academy, person: Person, attempt_id: str) -> None:
    own = {attempt.attempt_id for attempt in academy.attempts(person.username)}
    if attempt_id not in own and person.role is not Role.INSTRUCTOR:
        raise UnknownRecord.attempt(attempt_id)


def _zip_response(files: Mapping[str, bytes]) -> Response:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return Response(buffer.getvalue(), media_type="application/zip")
