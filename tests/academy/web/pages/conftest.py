"""A class with every kind of work in it: done, failed, waiting, unreadable, awaiting a mark, late, not begun."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from academy.workflow import Academy
from foundation.store import utc_now
from grader import exchange, ledger
from grader.errors import BundleRejected
from grader.model import (
    Assignment,
    Bundle,
    CellKind,
    CellResult,
    GradeCell,
    GradingResult,
    GradingStatus,
    Outcome,
    Release,
    Schedule,
)
from indicator.thai_calendar import BANGKOK
from people import Role, accounts
from tests.academy.conftest import open_academy, zipped

REGIONS = {"12": 4, "50": 1, "90": 12}
PROVINCES = tuple(REGIONS)
AGENCIES = ("กองแผนงาน", "ศูนย์อนามัยที่ 1 เชียงใหม่", "ศูนย์อนามัยที่ 12 ยะลา")
TITLES = {
    "m01": ("เก็บข้อมูลให้ครบ", "Collect it all", "Collect"),
    "m05": ("สร้าง API ผู้ให้บริการ", "Build a provider API", "Manage"),
}
CELLS = (
    GradeCell(
        "exercise",
        "test_paging",
        5,
        title_th="เก็บครบทุกหน้า",
        title_en="Every page",
        hint_th="ดู next",
        hint_en="See next",
    ),
    GradeCell("exercise", "test_total", 3, title_th="จำนวนตรงกับ total", title_en="As many as total", hidden=True),
    GradeCell("m01", "why", 2, CellKind.MANUAL, title_th="อธิบายวิธี", title_en="Explain"),
)
MESSAGE = "ได้ 1000 แถว <b>ควรเป็น</b> 2345"


def today() -> date:
    """The day in Thailand; asked for when it is needed, for a run of the tests may go past midnight."""
    return utc_now().astimezone(BANGKOK).date()


@dataclass(frozen=True)
class Fate:
    """What became of a trainee's work in one assignment."""

    kind: str
    score: int = 0


PASSES, FAILS = Fate("graded", 8), Fate("graded", 0)
WAITS, PENDS, BROKEN = Fate("waiting"), Fate("pending", 8), Fate("ungraded")
REJECTED, FETCHED, NOTHING = Fate("rejected"), Fate("fetched"), Fate("nothing")


def publish(academy: Academy) -> None:
    """Hand out m01 (10 points) and m05 (10 points)."""
    with academy.sessions.begin() as session:
        for number, (assignment_id, (th, en, stage)) in enumerate(TITLES.items()):
            assignment = Assignment(assignment_id, th, en, stage, "2", (), None, cooldown_s=0)
            notebook = Bundle({f"{assignment_id}.ipynb": b"{}"})
            release = Release(assignment_id, notebook, notebook, CELLS, digest=str(number) * 64)
            now = utc_now()
            dates = Schedule(now + timedelta(days=14), now + timedelta(days=30))
            exchange.publish(session, release, assignment, dates, now)


def enrol(
    academy: Academy,
    username: str,
    name: str,
    *,
    role: Role = Role.TRAINEE,
    cohort: str = "2569-1",
    number: int = 0,
) -> None:
    """Make an account whose owner has accepted the notice."""
    with academy.sessions.begin() as session:
        accounts.create(
            session,
            username=username,
            name=name,
            role=role,
            cohort_id=cohort,
            agency=AGENCIES[number % 3],
            province_code=PROVINCES[number % 3],
        )
        accounts.accept_privacy(session, username, utc_now())


def hand_in(academy: Academy, username: str, assignment_id: str, fate: Fate) -> str | None:
    """Let a trainee's work meet its fate; the attempt's id."""
    if fate.kind == "nothing":
        return None
    academy.fetch(assignment_id, username)
    with academy.sessions.begin() as session:
        now = utc_now()
        if fate.kind == "rejected":
            error = BundleRejected(
                "not-a-notebook", th="สมุดบันทึกเสียหาย โปรดส่งใหม่", en="The notebook is damaged; submit again."
            )
            exchange.record_rejection(session, assignment_id, username, error, now)
        if fate.kind in {"rejected", "fetched"}:
            return None
        receipt = exchange.submit(
            session,
            assignment_id=assignment_id,
            student_id=username,
            archive=zipped({f"{assignment_id}.ipynb": f"{username} {now}".encode()}),
            idempotency_key=f"{username}-{assignment_id}-{now.timestamp()}",
            now=now,
            validate=lambda _release, _bundle: None,
        )
        ledger.enqueue(session, receipt, now)
    if fate.kind != "waiting":
        while academy.claim() != receipt.attempt_id:
            pass  # what is claimed on the way goes on waiting
        academy.record(receipt.attempt_id, result(assignment_id, fate))
    if fate.kind == "graded":
        mark(academy, receipt.attempt_id, 2 if fate.score else 0)
    return receipt.attempt_id


def mark(academy: Academy, attempt_id: str, score: float) -> None:
    """Mark the question, as an instructor does in formgrader."""
    with academy.sessions.begin() as session:
        ledger.mark(
            session,
            attempt_id=attempt_id,
            notebook_id="m01",
            grade_id="why",
            score=score,
            comment="อ่านแล้ว",
            by="kru",
            now=utc_now(),
        )


def result(assignment_id: str, fate: Fate) -> GradingResult:
    """What the machine found, the manual cell still open."""
    digest = str(list(TITLES).index(assignment_id)) * 64
    if fate.kind == "ungraded":
        return GradingResult(assignment_id, digest, GradingStatus.UNGRADED, (), 0.1, "test", reason="sandbox")
    good = fate.score > 0
    outcome, message = (Outcome.PASSED, "") if good else (Outcome.FAILED, MESSAGE)
    wrong = "" if good else "โค้ดทำงานเหมือนหยุดที่ 1,000 แถว"
    cells = (
        CellResult("exercise", "test_paging", outcome, 5 * good, 5, message=message, misconception_th=wrong),
        CellResult("exercise", "test_total", outcome, 3 * good, 3),
        CellResult("m01", "why", Outcome.MANUAL, 0, 2),
    )
    return GradingResult(assignment_id, digest, GradingStatus.GRADED, cells, 0.1, "test")


STORY = {
    # 12 of 20 points pass. A = 2 (anong, boon); chai could still; five of six have begun.
    "anong": (PASSES, PASSES),
    "boon": (PASSES, PENDS),
    "chai": (PASSES, WAITS),
    "dao": (FAILS, FETCHED),
    "ek": (REJECTED, NOTHING),
    "fah": (NOTHING, NOTHING),
}
HOSTILE = "<script>alert(1)</script>"


def build_class(home: Path) -> Path:
    """Make the class of `STORY` and a synthetic cohort of one."""
    made = open_academy(home)
    publish(made)
    with made.sessions.begin() as session:
        accounts.create_cohort(session, "2569-1", name_th="รุ่นที่ 1/2569")
        accounts.create_cohort(session, "sim", name_th="รุ่นจำลอง", synthetic=True)
    enrol(made, "kru", "ครู ใจดี", role=Role.INSTRUCTOR)
    enrol(made, "phaen", "แผน งานดี", role=Role.PLANNING)
    enrol(made, "wichai", "วิชัย ตรวจดี", role=Role.PLANNING)
    enrol(made, "bori", "บริหาร เก่งดี", role=Role.EXECUTIVE)
    for number, username in enumerate((*STORY, "robot")):
        name = HOSTILE if username == "dao" else f"ชื่อ {username}"
        enrol(made, username, name, cohort="sim" if username == "robot" else "2569-1", number=number)
    for username, fates in {**STORY, "robot": (PASSES, PASSES)}.items():
        for assignment_id, fate in zip(TITLES, fates, strict=True):
            hand_in(made, username, assignment_id, fate)
    made.engine.dispose()
    return home


@pytest.fixture(scope="session")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The academy of these tests is the class; made once, for passwords are slow."""
    return build_class(tmp_path_factory.mktemp("class"))


@pytest.fixture
def page(service_url: str) -> Iterator[Callable[..., httpx.Response]]:
    """`page("phaen", "/indicator")` is what that person gets, redirects not followed."""
    with httpx.Client(base_url=service_url, timeout=30) as client:

        def get(username: str, path: str, **options: object) -> httpx.Response:
            headers = {"Authorization": f"Bearer token-{username}"} if username else {}
            return client.get(path, headers=headers, **options)  # type: ignore[arg-type]

        yield get
