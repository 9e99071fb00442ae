"""How many answered is a share of those who could, whoever is in the cohort later: on the page and on the summary."""

import re

import pytest

from academy.workflow import Academy
from foundation.store import utc_now
from people import accounts
from planning import journal, training
from planning.training.events import EvaluationClosed
from tests.academy.web.pages.test_certificates import approval, tell
from tests.academy.web.pages.test_training_papers import file, pdf_text
from tests.academy.web.pages.test_trainings import TRAINEES, Desk, drafted, evaluate
from tests.academy.web.pages.test_trainings import desk as desk  # noqa: PLC0414 - a fixture, told to be one

ANSWERED = re.compile(r"ตอบแล้ว (\d+ / \d+)")


def move(academy: Academy, *usernames: str) -> None:
    with academy.sessions.begin() as session:
        accounts.create_cohort(session, "2571-5", name_th="รุ่นอื่น")
        for username in usernames:
            accounts.update(session, username, {"cohort_id": "2571-5"}, by="phaen", now=utc_now())


@pytest.fixture
def answered(academy: Academy, desk: Desk) -> Desk:
    """A form that five of six answered and that is open still."""
    drafted(desk)
    tell(academy, desk.record_id, *approval())
    desk.do("open-evaluation")
    for username in TRAINEES[:5]:
        evaluate(desk, username, "4")
    return desk


def test_who_moves_after_the_closing_was_asked_all_the_same(academy: Academy, answered: Desk) -> None:
    answered.do("close-evaluation")
    move(academy, *TRAINEES[2:])
    assert ANSWERED.findall(answered.page()) == ["5 / 6"]
    assert "83.33" in pdf_text(file(answered, "summary.pdf"))


def test_who_moves_while_the_form_is_open_counts_if_they_answered(academy: Academy, answered: Desk) -> None:
    move(academy, *TRAINEES[2:])
    assert ANSWERED.findall(answered.page()) == ["5 / 5"]


def test_a_closing_on_record_without_the_number_is_never_above_the_whole(academy: Academy, answered: Desk) -> None:
    with academy.sessions.begin() as session:
        version = len(journal.read(session, answered.record_id, training.KIND))
    tell(academy, answered.record_id, EvaluationClosed(), after=version)
    move(academy, *TRAINEES[:4])
    assert ANSWERED.findall(answered.page()) == ["5 / 6"]
