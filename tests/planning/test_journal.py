from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planning import journal
from planning.errors import ChangedMeanwhile, UnknownRecord

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def add(session: Session, expected: int, word: str) -> journal.Entry:
    return journal.append(
        session, record_id="r", kind="k", expected=expected, event={"word": word}, by="malee", now=NOON
    )


def test_entries_are_read_in_the_order_they_happened(session: Session):
    for number, word in enumerate(("ก", "ข", "ค")):
        add(session, number, word)
    session.commit()
    assert [entry.event["word"] for entry in journal.read(session, "r", "k")] == ["ก", "ข", "ค"]
    assert list(journal.records(session, "k")) == ["r"]


def test_two_who_looked_at_the_same_state_cannot_both_write(session: Session):
    add(session, 0, "ก")
    add(session, 1, "ข")
    with pytest.raises(ChangedMeanwhile):
        add(session, 1, "ค")
    assert len(journal.read(session, "r", "k")) == 2


def test_a_record_is_begun_once(session: Session):
    add(session, 0, "ก")
    with pytest.raises(ChangedMeanwhile):
        add(session, 0, "ข")


def test_the_last_of_some_kinds_of_event_tells_how_each_record_stands(session: Session):
    for number, kind in enumerate(("begun", "opened", "closed", "opened", "noted")):
        journal.append(session, record_id="r", kind="k", expected=number, event={"kind": kind}, by="malee", now=NOON)
    journal.append(session, record_id="other", kind="k", expected=0, event={"kind": "begun"}, by="malee", now=NOON)
    assert journal.latest(session, "k", ("opened", "closed")) == {"r": "opened"}


@pytest.mark.parametrize("statement", ["UPDATE planning_journal SET by = 'x'", "DELETE FROM planning_journal"])
def test_the_database_refuses_to_change_what_happened(session: Session, statement: str):
    add(session, 0, "ก")
    session.commit()
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(text(statement))


def test_an_entry_that_was_changed_behind_the_database_is_found(session: Session):
    entries = [add(session, number, word) for number, word in enumerate(("ก", "ข", "ค"))]
    assert journal.verify("r", "k", entries) is None
    forged = [entries[0], replace(entries[1], event={"word": "ฃ"}), entries[2]]
    assert journal.verify("r", "k", forged) == 2
    assert journal.verify("r", "k", [entries[0], entries[2]]) == 2
    assert journal.verify("other", "k", entries) == 1


def test_what_was_stored_verifies_after_it_is_read_back(session: Session):
    add(session, 0, "ก")
    session.commit()
    session.expire_all()
    assert journal.verify("r", "k", journal.read(session, "r", "k")) is None


def test_a_record_nobody_began_is_unknown(session: Session):
    with pytest.raises(UnknownRecord):
        journal.read(session, "nothing", "k")
