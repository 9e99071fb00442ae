"""What the first start makes: secrets, the released course and a handful of accounts."""

import os
from pathlib import Path

from academy.gate import NotProved
from academy.workflow import Academy
from foundation.errors import CannotStart
from foundation.key_files import key_in
from grader import exchange
from grader.model import GradingStatus
from people import Role, accounts

FIRST_ACCOUNTS = (
    ("instructor", Role.INSTRUCTOR, "วิทยากร ตัวอย่าง"),
    # Two: whoever drafts a decision or keeps a figure may neither confirm nor sign it.
    ("planning", Role.PLANNING, "เจ้าหน้าที่กองแผนงาน ตัวอย่างหนึ่ง"),
    ("planning2", Role.PLANNING, "เจ้าหน้าที่กองแผนงาน ตัวอย่างสอง"),
    ("executive", Role.EXECUTIVE, "ผู้บริหาร ตัวอย่าง"),
    ("trainee1", Role.TRAINEE, "ผู้เข้ารับการอบรม ตัวอย่างหนึ่ง"),
    ("trainee2", Role.TRAINEE, "ผู้เข้ารับการอบรม ตัวอย่างสอง"),
    ("trainee3", Role.TRAINEE, "ผู้เข้ารับการอบรม ตัวอย่างสาม"),
)
FIRST_COHORT, FIRST_COHORT_NAME = "first", "รุ่นเริ่มต้น"
FIRST_AGENCY = "กองแผนงาน กรมอนามัย"
FIRST_PROVINCE = "12"  # the department's seat, Nonthaburi


def make_secrets(folder: Path) -> None:
    """Make the sample API's key, which the hub signs trainees' tokens with, if it is missing. Raises CannotStart."""
    key_in(folder / "sample-api.key")


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read, in place of a former one."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def make_accounts(academy: Academy, file: Path) -> list[str]:
    """On an empty database make the first accounts; their lines `role username password`, or none later on.

    The lines are in `file` before the accounts are: no crash leaves accounts whose passwords nobody knows.
    """
    with academy.sessions.begin() as session:
        if accounts.everyone(session):
            return []
        accounts.create_cohort(session, FIRST_COHORT, name_th=FIRST_COHORT_NAME)
        lines = [
            f"{role} {username} "
            + accounts.create(
                session,
                username=username,
                name=name,
                agency=FIRST_AGENCY,
                province_code=FIRST_PROVINCE,
                cohort_id=FIRST_COHORT,
                role=role,
            )
            for username, role, name in FIRST_ACCOUNTS
        ]
        write_private(file, "\n".join(lines) + "\n")
        return lines


def release_new_assignments(academy: Academy) -> tuple[list[str], list[str]]:
    """Release what the course source has and nobody has released yet; their ids, and those that the gate does not let out.

    What no proof is on record of is proved first. Raises NotProved when there is nothing at all to open with.
    """
    published = {item.assignment_id for item in academy.assignments()}
    new = [item.assignment_id for item in academy.course.assignments if item.assignment_id not in published]
    unproved = [name for name in new if not academy.is_proved(name)]
    red = {proof.assignment_id: proof for proof in academy.prove(unproved) if not proof.green} if unproved else {}
    for assignment_id in new:
        if assignment_id not in red:
            academy.release_assignment(assignment_id)
    if red and not published and len(red) == len(new):
        first = red[new[0]]
        raise NotProved.because(first.assignment_id, first.findings)
    return [name for name in new if name not in red], list(red)


def try_grading(academy: Academy) -> str:
    """Grade one starter without recording it, so that nobody is told «ready» on a machine that cannot grade.

    Raises CannotStart, with the engine's reason.
    """
    from grader.autograde import KeepsDying, autograde, not_graded
    from grader.sandbox import default_sandbox

    first = academy.assignments()[0]
    with academy.reading() as session:
        release = exchange.release(session, first.digest)
    with default_sandbox() as sandbox:
        try:
            result = autograde(release, release.student, student_seed="trial", sandbox=sandbox)
        except KeepsDying as error:
            result = not_graded(release, str(error))
    if result.status is not GradingStatus.GRADED:
        raise CannotStart(
            "grading-does-not-work",
            th=f"เครื่องนี้ตรวจงานในพื้นที่ปลอดภัยไม่ได้ ({result.reason}) จึงยังไม่เปิดระบบ โปรดแจ้งผู้ดูแลระบบ",
            en=f"Grading in the sandbox does not work on this machine ({result.reason}), so nothing is opened; "
            "tell whoever looks after it.",
        )
    return f"{first.assignment_id} in {result.duration_s:.1f} s"
