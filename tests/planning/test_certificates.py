"""Certificates: numbered once, never changed, found by a code that nobody guesses."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from planning import certificates
from planning.certificates import Certificate, Kind, find, issue
from planning.errors import UnknownRecord
from tests.planning.conftest import NOON

EARNED = [("malee", Kind.PASSED), ("somchai", Kind.ATTENDED)]


def give(session: Session, record_id: str = "project", earned: list[tuple[str, Kind]] = EARNED) -> list[Certificate]:
    return issue(session, record_id, earned, year_be=2570, least_percent=80, by="orn", now=NOON)


def test_numbers_run_within_a_project_and_projects_within_the_year(session: Session):
    assert [one.shown_number for one in give(session)] == ["1-001/2570", "1-002/2570"]
    assert [one.shown_number for one in give(session, "another")] == ["2-001/2570", "2-002/2570"]


def test_rehearsals_take_no_number_of_the_official_series(session: Session):
    issue(session, "rehearsal", EARNED, year_be=2570, least_percent=80, by="orn", now=NOON, rehearsal=True)
    assert [one.shown_number for one in certificates.issued(session, "rehearsal")] == [
        "จำลอง 1-001/2570",
        "จำลอง 1-002/2570",
    ]
    assert next((one.shown_number, one.rehearsal) for one in give(session)) == ("1-001/2570", False)
    issue(session, "again", EARNED, year_be=2570, least_percent=80, by="orn", now=NOON, rehearsal=True)
    assert certificates.issued(session, "again")[0].shown_number == "จำลอง 2-001/2570"


def test_who_has_one_keeps_it_and_who_earns_another_gets_the_next_number(session: Session):
    first = give(session)
    assert give(session) == []
    later = give(session, earned=[("malee", Kind.PASSED), ("somchai", Kind.PASSED)])
    assert [(one.username, one.shown_number) for one in later] == [("somchai", "1-003/2570")]
    assert certificates.issued(session, "project")[:2] == first


def test_a_code_is_found_however_it_is_typed_and_no_other(session: Session):
    one, _other = give(session)
    assert find(session, f" {one.shown_code.lower()} ") == one
    assert find(session, one.code.replace("0", "o").replace("1", "l")) == one
    for wrong in ("", "'; --", one.code[:-1], one.code[1:] + ("A" if one.code[0] != "A" else "B"), "๑" * 16, "%" * 16):
        with pytest.raises(UnknownRecord):
            find(session, wrong)


def test_codes_are_drawn_anew_for_everybody(session: Session):
    codes = {one.code for one in give(session, earned=[(f"p{number}", Kind.PASSED) for number in range(200)])}
    assert len(codes) == 200
    assert len({code[0] for code in codes}) > 16, "spread over the alphabet"


@pytest.mark.parametrize("statement", ["UPDATE certificate SET number = 9", "DELETE FROM certificate"])
def test_the_database_refuses_to_change_what_was_issued(session: Session, statement: str):
    give(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
