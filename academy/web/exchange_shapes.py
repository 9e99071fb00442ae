"""What the exchange's routes take and give, as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from people import Role


class AttemptView(BaseModel):
    """An attempt as its author sees it.

    `feedback_version` changes with every grading; it, `score` and `max_score` are None before the first.
    """

    attempt_id: str
    assignment_id: str
    student_id: str
    number: int
    sha256: str
    received_at: datetime
    late: bool
    feedback_version: str | None
    score: float | None
    max_score: float | None


class AssignmentView(BaseModel):
    """An assignment as it is handed out, with the caller's own attempts, oldest first."""

    assignment_id: str
    title_th: str
    title_en: str
    release_digest: str
    released_at: datetime
    duedate: datetime | None
    closes_at: datetime | None
    max_score: float
    attempts: list[AttemptView]


class AssignmentsView(BaseModel):
    """What is handed out, and how much one submission may hold."""

    course_id: str
    submission_mib: int
    submission_files: int
    assignments: list[AssignmentView]


class ReceiptView(BaseModel):
    """What a trainee gets for a submission; the same again for the same idempotency key."""

    attempt_id: str
    assignment_id: str
    student_id: str
    number: int
    sha256: str
    received_at: datetime
    late: bool


class SubmissionView(ReceiptView):
    """An attempt as an instructor sees it."""

    name: str


class Mark(BaseModel):
    """A person's mark or comment on one cell; a score of None leaves the machine's, or waits for a person's.

    `attempt_id` is the attempt that person was looking at.
    """

    model_config = ConfigDict(extra="forbid")

    student_id: str
    assignment_id: str
    attempt_id: str
    notebook_id: str
    grade_id: str
    score: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None
    comment: str = Field("", max_length=20_000)


class PersonView(BaseModel):
    """Who the caller is, by the server's word."""

    username: str
    name: str
    role: Role
    privacy_accepted: bool
