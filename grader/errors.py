"""The grader's error tree.

BilingualError (foundation)
├── UnusableInput
│   ├── CourseError        the course source cannot be used
│   ├── BundleRejected     work handed in cannot be read at all; its author may mend it and submit again
│   ├── GradebookUnusable  nbgrader's gradebook is not one that this version can write
│   ├── MarkRefused        a person's mark is not one that the cell can have
│   └── RosterError, …     (other packages')
├── NotFound
│   ├── UnknownAssignment  no such assignment, or not released
│   └── UnknownRecord      no such attempt, run or cell
├── Conflict
│   ├── SubmissionRefused  the exchange takes no work from this trainee just now
│   └── ClaimLost          a worker has no claim on the attempt it wants to record
└── CannotStart
    └── SandboxUnavailable the machine isolates nothing, so nothing is graded
"""

from foundation.errors import CannotStart, Conflict, NotFound, UnusableInput


class CourseError(UnusableInput):
    """The course source cannot be used; built by named constructors in `grader.source`."""


class BundleRejected(UnusableInput):
    """Work handed in cannot be read at all; its author may mend it and submit again."""


class GradebookUnusable(UnusableInput):
    """nbgrader's gradebook is not one that this version can write; built in `grader.gradebook.refusals`."""


class MarkRefused(UnusableInput):
    """A person's mark is not one that the cell can have; built by named constructors in `grader.ledger`."""


class UnknownAssignment(NotFound):
    """No assignment of that name is released."""

    @classmethod
    def named(cls, assignment_id: str) -> "UnknownAssignment":
        """The one sentence for `assignment_id`."""
        return cls(
            "unknown-assignment",
            th=f"ไม่พบแบบฝึกหัดชื่อ «{assignment_id}» ที่เปิดให้ทำ โปรดตรวจชื่อหรือสอบถามวิทยากร",
            en=f"No released assignment is called “{assignment_id}”; check the name or ask the instructor.",
        )

    @classmethod
    def without_source(cls, assignment_id: str) -> "UnknownAssignment":
        """Say that the course directory has no source of `assignment_id`."""
        return cls(
            "unknown-assignment",
            th=f"ไม่พบชุดแบบฝึกหัดชื่อ «{assignment_id}» ในต้นฉบับของรายวิชา โปรดตรวจชื่อหรือค่า --course-dir",
            en=f"The course source has no assignment called “{assignment_id}”; check the name, or --course-dir.",
        )


class UnknownRecord(NotFound):
    """No attempt, run or cell of that name is recorded."""

    @classmethod
    def attempt(cls, attempt_id: str) -> "UnknownRecord":
        """Say that there is no attempt `attempt_id`."""
        return cls(
            "unknown-attempt",
            th=f"ไม่พบการส่งงานหมายเลข «{attempt_id}» โปรดเปิดจากรายการส่งงานอีกครั้ง",
            en=f"No attempt is called “{attempt_id}”; open it again from the list of attempts.",
        )


class SubmissionRefused(Conflict):
    """The exchange takes no work from this trainee just now; constructors in `grader.exchange.refusals`.

    `retry_after_s` is how long to wait (whole seconds), None when waiting does not help.
    """

    def __init__(self, code: str, *, th: str, en: str, retry_after_s: int | None = None) -> None:
        super().__init__(code, th=th, en=en)
        self.retry_after_s = retry_after_s


class ClaimLost(Conflict):
    """A worker has no claim on the attempt it wants to record; constructors in `grader.ledger`."""


class SandboxUnavailable(CannotStart):
    """The machine isolates nothing, so nothing is graded."""
