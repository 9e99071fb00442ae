"""The guide's twelve trainees, done for real: exchange, ledger, marks, roster; the guide's tables say what comes out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from academy.views import PassRates, counted_rates, pass_rates_view
from academy.workflow import Academy
from foundation.store import utc_now
from grader import exchange, ledger
from grader.model import Schedule
from indicator import FigureKey, IndicatorValue, Scope
from people import accounts
from tests.academy.conftest import open_academy
from tests.academy.web.pages.conftest import (
    BROKEN,
    FAILS,
    FETCHED,
    NOTHING,
    PASSES,
    REJECTED,
    WAITS,
    Fate,
    enrol,
    mark,
    publish,
    result,
)
from tests.academy.web.pages.conftest import hand_in as hand_in_marked

GUIDE = Path(__file__).parents[2] / "docs/guides"
OUTCOMES = {"ผ่าน": (True, False), "รอผล": (False, True), "ไม่ผ่าน": (False, False)}
OPEN = Fate("pending", 8)  # the machine gave 8, a person has yet to mark
FAILED_OPEN = Fate("pending", 0)


def hand_in(academy: Academy, username: str, assignment_id: str, fate: Fate, points: float | None = None) -> str:
    attempt_id = hand_in_marked(academy, username, assignment_id, fate)
    if points is not None:
        assert attempt_id is not None
        mark(academy, attempt_id, points)
    return attempt_id or ""


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    made = open_academy(tmp_path_factory.mktemp("worked"))
    publish(made)
    for number in range(1, 13):
        enrol(made, f"t{number:02}", str(number), cohort="2570-2" if number >= 11 else "2570-1")
    tell(made)
    yield made
    made.engine.dispose()


def tell(academy: Academy) -> None:
    """What happened to each, in the guide's words."""
    hand_in(academy, "t01", "m01", PASSES), hand_in(academy, "t01", "m05", PASSES)
    hand_in(academy, "t02", "m01", FAILS), hand_in(academy, "t02", "m01", PASSES)
    hand_in(academy, "t02", "m05", FAILED_OPEN, 2)
    hand_in(academy, "t03", "m01", PASSES), hand_in(academy, "t03", "m05", FAILED_OPEN, 1)
    hand_in(academy, "t04", "m01", PASSES)
    past_due(academy, "m05")
    hand_in(academy, "t04", "m05", PASSES)
    attempt = hand_in(academy, "t05", "m01", OPEN, 0)
    mark(academy, attempt, 2)
    hand_in(academy, "t05", "m05", FAILED_OPEN, 2)
    hand_in(academy, "t06", "m01", PASSES), hand_in(academy, "t06", "m05", BROKEN)
    hand_in(academy, "t07", "m01", FAILS), hand_in(academy, "t07", "m05", WAITS)
    hand_in(academy, "t08", "m01", REJECTED)
    hand_in(academy, "t09", "m01", FETCHED)
    hand_in(academy, "t10", "m01", PASSES), hand_in(academy, "t10", "m05", PASSES)
    with academy.sessions.begin() as session:
        accounts.update(session, "t10", {"cohort_id": "2570-2"}, by="kru", now=utc_now())
    hand_in(academy, "t11", "m01", NOTHING)
    attempt = hand_in(academy, "t12", "m01", FAILED_OPEN, 2)
    academy.regrade(attempt, by="kru", reason="แบบทดสอบข้อ 2 ผิด")
    while academy.claim() != attempt:
        pass
    academy.record(attempt, result("m01", PASSES))
    hand_in(academy, "t12", "m05", PASSES)


def past_due(academy: Academy, assignment_id: str) -> None:
    with academy.sessions.begin() as session:
        exchange.set_schedule(session, assignment_id, Schedule(utc_now() - timedelta(days=1), None), "kru", utc_now())


def figures(academy: Academy) -> PassRates:
    with academy.reading() as session:
        return pass_rates_view(session, Scope.OFFICIAL, proposed_percent=60, now=datetime(2026, 11, 21, tzinfo=UTC))


def tables(language: str) -> list[list[list[str]]]:
    """The guide's tables: rows of cells."""
    text = (GUIDE / f"worked-example.{language}.md").read_text(encoding="utf-8")
    found = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [
        [[cell.strip() for cell in row.strip("|").split("|")] for row in one.strip().splitlines()[2:]] for one in found
    ]


def told(value: IndicatorValue) -> list[str]:
    return [str(value.numerator), str(value.denominator), str(value.undecided), value.shown]


def test_every_persons_points_and_outcome_are_the_guides(academy: Academy):
    rows = {row.participant.username: row for row in figures(academy).report.overall.rows}
    for number, _name, cohort, _what, _m01, _m05, total, outcome in tables("th")[0]:
        row = rows.get(f"t{int(number):02}")
        if outcome == "–":
            assert row is None
            continue
        assert row is not None
        assert (f"{float(row.score):g}", row.participant.cohort_id) == (total, cohort)
        assert (row.passed, row.could_still_pass) == OUTCOMES[outcome], number


def test_every_figure_is_the_guides(academy: Academy):
    shown = figures(academy)
    report = shown.report
    overall, first, second, before = [row[1:] for row in tables("th")[1]]
    assert told(report.overall) == overall
    assert told(report.figure(FigureKey.parse("cohort/2570-1"))) == first
    assert told(report.figure(FigureKey.parse("cohort/2570-2"))) == second
    assert told(shown.before_retakes) == before
    assert (report.turnout.registered, report.turnout.started, report.turnout.submitted) == (12, 11, 10)


def test_everybody_counted_at_once_comes_to_the_same(academy: Academy):
    defined, cube = figures(academy), academy.cube()
    with academy.reading() as session:
        counted = counted_rates(session, cube, Scope.OFFICIAL)
    assert counted.report.turnout == defined.report.turnout
    assert {key: one.counts for key, one in counted.report.values.items()} == {
        key: one.counts for key, one in defined.report.values.items()
    }
    assert (counted.before_retakes.counts, counted.learned) == (defined.before_retakes.counts, defined.learned)


def test_the_late_work_is_flagged_and_the_changed_mark_is_on_record(academy: Academy):
    (late,) = academy.attempts("t04", "m05")
    assert late.late
    with academy.reading() as session:
        (attempt,) = academy.attempts("t05", "m01")
        changes = [
            (one.before_score, one.after_score)
            for run in ledger.runs(session, attempt.attempt_id)
            for one in run.changes
        ]
    assert changes == [(0, 0), (0, 2)]


def test_both_languages_tell_the_same_figures():
    thai, english = tables("th"), tables("en")
    assert [row[4:7] for row in thai[0]] == [row[4:7] for row in english[0]]
    assert [row[1:] for row in thai[1]] == [row[1:] for row in english[1]]
