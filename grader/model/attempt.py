"""One submission, as the exchange received it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Attempt:
    """Who handed in what, and when, by the server's word. `number` counts from 1 per student and assignment."""

    attempt_id: str
    assignment_id: str
    student_id: str
    number: int
    sha256: str
    release_digest: str
    received_at: datetime
    late: bool


@dataclass(frozen=True)
class Receipt:
    """What a trainee gets back for a submission; the same again for the same idempotency key."""

    attempt_id: str
    assignment_id: str
    student_id: str
    number: int
    sha256: str
    received_at: datetime
    late: bool
