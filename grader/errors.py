"""The grader's error tree.

    BilingualError (foundation)
    ├── UnusableInput
    │   ├── CourseError        the course source cannot be used
    │   ├── BundleRejected     work handed in cannot be read at all; its author may mend it and submit again
    │   └── RosterError, …     (other packages')
    ├── NotFound
    │   └── UnknownAssignment  no such assignment, or not released
    └── CannotStart
        └── SandboxUnavailable the machine isolates nothing, so nothing is graded
"""

from foundation.errors import CannotStart, NotFound, UnusableInput


class CourseError(UnusableInput):
    """The course source cannot be used; built by named constructors in `grader.source`."""


class BundleRejected(UnusableInput):
    """Work handed in cannot be read at all; its author may mend it and submit again."""


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


class SandboxUnavailable(CannotStart):
    """The machine isolates nothing, so nothing is graded."""
