"""The read side over real records: tests/academy/web/pages/conftest.py tells the class's story."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from academy.views import (
    AttemptView,
    RuleForm,
    attempt_view,
    class_view,
    counted_rates,
    decide_rule,
    pass_rate_view,
    rule_history,
    trainee_view,
)
from academy.workflow import Academy
from foundation.store import utc_now
from grader.errors import UnknownRecord
from grader.model import EXERCISE, Outcome
from indicator import PassRateReport, RuleRejected, Scope
from people import accounts
from tests.academy.web.pages.conftest import PASSES, STORY, build_class, enrol, hand_in

COUNT_OF_QUERIES = 12


@pytest.fixture(scope="session")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_class(tmp_path_factory.mktemp("views"))


@contextmanager
def counted_queries(academy: Academy) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(academy.engine, "before_cursor_execute", note)
    yield seen
    event.remove(academy.engine, "before_cursor_execute", note)


def report(academy: Academy, scope: Scope = Scope.OFFICIAL) -> PassRateReport:
    with academy.reading() as session:
        return pass_rate_view(session, scope, proposed_percent=60, now=utc_now())


def test_the_figure_follows_from_the_story(academy: Academy) -> None:
    overall = report(academy).overall
    assert (overall.numerator, overall.undecided, overall.denominator) == (2, 1, 5)
    assert overall.shown == "40.00–60.00"


def test_simulated_people_have_figures_of_their_own(academy: Academy) -> None:
    overall = report(academy, Scope.SYNTHETIC).overall
    assert [row.participant.username for row in overall.rows] == ["robot"]
    assert overall.shown == "100.00"


def test_a_closed_account_stays_in_the_denominator(academy: Academy) -> None:
    with academy.sessions.begin() as session:
        accounts.set_active(session, "dao", active=False, by="kru")
    assert report(academy).overall.denominator == 5


def test_a_recorded_rule_holds_from_then_on(academy: Academy) -> None:
    form = RuleForm("100", "registered", ("m01",), confirmed=True, note="คำสั่งที่ 1")
    with academy.sessions.begin() as session:
        decide_rule(session, form, "phaen", utc_now())
    found = report(academy)
    assert (found.overall.numerator, found.overall.denominator) == (3, 6)
    assert (found.rule.set_by, found.rule.confirmed, found.rule.note) == ("phaen", True, "คำสั่งที่ 1")


def test_a_refused_rule_leaves_the_former_in_force(academy: Academy) -> None:
    with academy.sessions.begin() as session, pytest.raises(RuleRejected):
        decide_rule(session, RuleForm("60", "started", ("m99",), confirmed=False, note="x"), "phaen", utc_now())
    with academy.reading() as session:
        assert rule_history(session) == []


@pytest.mark.parametrize("view", ["class", "figures"])
def test_a_larger_class_asks_no_more_queries(academy: Academy, view: str) -> None:
    def read() -> int:
        with academy.reading() as session, counted_queries(academy) as seen:
            if view == "class":
                class_view(session, now=utc_now())
            else:
                pass_rate_view(session, Scope.OFFICIAL, proposed_percent=60, now=utc_now())
        return len(seen)

    before = read()
    for username in ("new1", "new2"):
        enrol(academy, username, username)
    hand_in(academy, "new1", "m01", PASSES)
    assert read() == before <= COUNT_OF_QUERIES


def test_the_board_has_a_cell_for_every_trainee_and_assignment(academy: Academy) -> None:
    with academy.reading() as session:
        view = class_view(session, now=utc_now(), cohort_id="2569-1")
    assert [row.person.username for row in view.rows] == list(STORY)
    assert all(len(row.cells) == 2 for row in view.rows)
    assert view.columns[0].statuses == {"graded": 4, "rejected": 1, "not_begun": 1}
    assert view.waiting == 1


def test_a_trainee_sees_attempts_newest_first_and_which_counts(academy: Academy) -> None:
    hand_in(academy, "dao", "m01", PASSES)
    with academy.reading() as session:
        person = accounts.person(session, "dao")
        assert person is not None
        card = trainee_view(session, person, proposed_percent=60, now=utc_now()).cards[0]
    assert [(line.attempt.number, line.row.score, line.counts) for line in card.attempts] == [
        (2, 10.0, True),
        (1, 0.0, False),
    ]


def test_feedback_hints_only_where_something_failed(academy: Academy) -> None:
    good, bad = (read_attempt(academy, username) for username in ("anong", "dao"))
    assert {cell.hint_th for cell in good.cells} == {""}
    assert bad.cells[0].outcome is Outcome.FAILED
    assert bad.cells[0].hint_th == "ดู next"
    assert bad.misconceptions == ("โค้ดทำงานเหมือนหยุดที่ 1,000 แถว",)


def test_a_mark_given_by_a_person_reaches_the_feedback(academy: Academy) -> None:
    view = read_attempt(academy, "anong")
    assert (view.cells[2].score, view.cells[2].comment, view.cells[2].marked_by) == (2, "อ่านแล้ว", "kru")
    assert view.score == 10


def test_feedback_tells_the_notebook_before_the_exercise(academy: Academy) -> None:
    view = read_attempt(academy, "anong")
    moved = (replace(view.cells[0], notebook_id="zz"), replace(view.cells[1], notebook_id=EXERCISE), *view.cells[2:])
    assert [name for name, _ in replace(view, cells=moved).parts] == ["m01", "zz", EXERCISE]


def test_there_is_no_feedback_for_an_attempt_nobody_made(academy: Academy) -> None:
    with academy.reading() as session, pytest.raises(UnknownRecord):
        attempt_view(session, "f" * 32)


def read_attempt(academy: Academy, username: str) -> AttemptView:
    attempt_id = academy.attempts(username, "m01")[0].attempt_id
    with academy.reading() as session:
        return attempt_view(session, attempt_id)


def regrade(academy: Academy) -> None:
    (attempt, *_) = academy.attempts("anong", "m01")
    academy.regrade(attempt.attempt_id, by="kru", reason="แบบทดสอบผิด")


def move(academy: Academy) -> None:
    with academy.sessions.begin() as session:
        accounts.update(session, "anong", {"agency": "ที่ใหม่"}, by="kru", now=utc_now())


def decide(academy: Academy) -> None:
    with academy.sessions.begin() as session:
        decide_rule(session, RuleForm("61", "started", (), confirmed=False, note="ลอง"), "phaen", utc_now())


def test_a_kept_count_is_read_until_something_changes(academy: Academy) -> None:
    first = academy.cube()
    with academy.sessions.begin() as session:
        accounts.set_active(session, "fah", active=False, by="kru")
    assert academy.cube() == first


@pytest.mark.parametrize("change", [regrade, move, decide, lambda academy: academy.fetch("m01", "fah")])
def test_a_kept_count_is_never_older_than_a_change(academy: Academy, change: Callable[[Academy], object]) -> None:
    before = academy.cube()
    change(academy)
    now = academy.cube()
    assert now.as_of > before.as_of
    with academy.reading() as session:
        told = counted_rates(session, now, Scope.OFFICIAL).report
    assert [one.counts for one in told.values.values()] == [one.counts for one in report(academy).values.values()]
