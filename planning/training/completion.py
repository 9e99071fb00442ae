"""Who has earned which certificate: by the pass rule over the project's cohort, and by its sign-in sheets."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from planning.certificates import Kind
from planning.errors import EntryRefused, NotYet
from planning.training.events import Half
from planning.training.project import Project

# The SOP does not say how much of a training is attending it: what is chosen is kept with every certificate.
PROPOSED_PERCENT = 80
_WHOLE = 100
_LONGEST = 3


def read_percent(given: str) -> int:
    """Read the least share of half days that counts as attending, 1 to 100. Raises EntryRefused."""
    if given.isdecimal() and len(given) <= _LONGEST and 1 <= int(given) <= _WHOLE:
        return int(given)
    raise EntryRefused(
        "attendance-percent",
        th="ให้กรอกร้อยละของการเข้าร่วมเป็นจำนวนเต็ม 1 ถึง 100",
        en="Give the share of the training as a whole percentage from 1 to 100.",
        field="least_percent",
    )


def attended(project: Project, username: str) -> Fraction:
    """Give the share of the half days for which somebody signed in; a half day without a sheet is one without them."""
    halves = [(day, half) for day in project.plan.days for half in Half]
    present = sum(at in project.sheets and username in project.sheets[at].present for at in halves)
    return Fraction(present, len(halves))


def average(projects: Sequence[Project], usernames: Iterable[str]) -> Mapping[str, Fraction]:
    """Give each person's mean share of the half days of these projects; a longer training weighs more."""
    halves = [len(project.plan.days) * len(Half) for project in projects]
    return {
        name: sum((attended(one, name) * count for one, count in zip(projects, halves, strict=True)), Fraction(0))
        / sum(halves)
        for name in (usernames if projects else ())
    }


def earned(
    project: Project, usernames: Iterable[str], passed: Container[str], undecided: Container[str], least_percent: int
) -> list[tuple[str, Kind]]:
    """Name those who passed, then those who only attended; who could still pass is left until that is decided."""
    people = list(usernames)
    least = Fraction(least_percent, _WHOLE)
    others = [one for one in people if one not in passed and one not in undecided]
    return [
        *((one, Kind.PASSED) for one in people if one in passed),
        *((one, Kind.ATTENDED) for one in others if attended(project, one) >= least),
    ]


def check_any(found: Collection[tuple[str, Kind]]) -> None:
    """Refuse to issue where nobody has earned anything, as in a cohort without people. Raises NotYet."""
    if not found:
        raise NotYet(
            "nobody-to-certify",
            th="ยังไม่มีผู้ใดในรุ่นนี้ได้รับใบรับรอง โปรดตรวจรายชื่อ ผลการประเมิน และใบลงเวลาก่อน",
            en="Nobody of this cohort has earned a certificate yet; check its roster, results and sign-in sheets first.",
        )


def check_over(project: Project, today: date) -> None:
    """Refuse certificates of a training that nobody approved, is not over, or was given up. Raises NotYet."""
    if not project.approved:
        raise NotYet(
            "training-not-approved",
            th="ยังออกใบรับรองไม่ได้ เพราะโครงการและการยืมเงินยังไม่ได้รับอนุมัติ",
            en="No certificates can be issued yet: the project and its loan have not been approved.",
        )
    if project.cancelled or today < project.plan.ends_on:
        raise NotYet(
            "training-not-over",
            th="ออกใบรับรองได้เมื่อการอบรมสิ้นสุดแล้ว และโครงการไม่ได้ถูกยกเลิก",
            en="Certificates can be issued once the training is over, and not of one that was given up.",
        )
