"""A small class whose figures can be worked out by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from indicator import Module, Participant, PassRateReport, PassRule, Scope, pass_rate

AS_OF = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
M01 = Module("m01", "เก็บข้อมูลให้ครบ", "Collect it all", 10)
M05 = Module("m05", "สร้าง API ผู้ให้บริการ", "Build a provider API", 20)
SIXTY = PassRule(Decimal(60))


@dataclass(frozen=True)
class Score:
    """A row as the ledger gives it."""

    student_id: str
    assignment_id: str
    score: float | None
    max_score: float
    status: str = "graded"
    undecided: bool = False
    possible: float = 0.0
    certain: float = 0.0
    attempts: int = 1
    attempt_id: str | None = "a-1"


def person(username: str, agency: str = "กองแผนงาน", region: int | None = 4, **more: object) -> Participant:
    return Participant(
        username,
        f"ชื่อ {username}",
        agency,
        region,
        str(more.get("cohort", "2569-1")),
        "",
        bool(more.get("synthetic")),
    )


def report(
    people: list[Participant], scores: list[Score], rule: PassRule = SIXTY, scope: Scope = Scope.OFFICIAL
) -> PassRateReport:
    return pass_rate(people, [M01, M05], scores, rule, as_of=AS_OF, scope=scope)


@pytest.fixture
def worked() -> PassRateReport:
    """Six people: two pass (one on the mark), one waits, one failed, one was rejected, one never began.

    60 % of 30 points is 18. a: 10+8 = 18 passes; b: 10+20 passes; c: 10+0, m05 waiting, could reach 30; d: 5;
    e: only unreadable work, 0; f: nothing, not in B. So A = 2, B = 5, u = 1: 40.00-60.00 %.
    """
    people = [
        person("a"),
        person("b", "ศูนย์อนามัยที่ 1", 1),
        person("c"),
        person("d", "ศูนย์อนามัยที่ 1", 1),
        person("e", "", None),
        person("f"),
    ]
    scores = [
        Score("a", "m01", 10, 10),
        Score("a", "m05", 8, 20),
        Score("b", "m01", 10, 10),
        Score("b", "m05", 20, 20),
        Score("c", "m01", 10, 10),
        Score("c", "m05", None, 20, "waiting", undecided=True, possible=20),
        Score("d", "m01", 5, 10),
        Score("e", "m01", None, 10, "rejected", attempts=0, attempt_id=None),
    ]
    return report(people, scores)
