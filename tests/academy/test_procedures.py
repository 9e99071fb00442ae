"""Planning staff's records in a real database: all of a step or nothing of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from academy.procedures import Procedures, Upload
from academy.settings import Settings
from academy.workflow import Academy
from people import accounts
from planning import documents, journal, link, training
from planning.documents import DocumentRow
from planning.errors import ChangedMeanwhile, DocumentRefused, EntryRefused, NotYet
from planning.link import events as linked
from planning.training import events as trained
from tests.planning.training.story import PLAN

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[Academy]:
    academy = Academy(Settings(home=tmp_path))
    with academy.sessions.begin() as session:
        accounts.create_cohort(session, PLAN.cohort_id, name_th="รุ่นที่ 1")
    yield academy
    academy.engine.dispose()


@pytest.fixture
def procedures(academy: Academy) -> Procedures:
    return Procedures(academy.sessions, lambda: NOW)


def attached(slot: str) -> Callable[[str], training.Event]:
    return lambda stored: trained.Attached(slot=slot, document_id=stored)


def project(academy: Academy, record_id: str) -> training.Project:
    with academy.reading() as session:
        return training.replay(record_id, journal.read(session, record_id, training.KIND))


def stored(academy: Academy) -> int:
    with academy.reading() as session:
        return session.scalar(select(func.count()).select_from(DocumentRow)) or 0


def test_a_file_and_the_event_that_rests_on_it_come_together(academy: Academy, procedures: Procedures):
    record = procedures.draft_training(PLAN, "orn")
    procedures.tell_training(record, 1, "orn", attached("project"), Upload("โครงการ.pdf", PDF), proposed_percent=60)
    document_id = project(academy, record).attached["project"]
    with academy.reading() as session:
        assert documents.content(session, record, document_id)[1] == PDF


def test_a_refused_event_leaves_no_file_behind(academy: Academy, procedures: Procedures):
    record = procedures.draft_training(PLAN, "orn")
    with pytest.raises(NotYet):
        procedures.tell_training(record, 1, "orn", attached("receipts"), Upload("ใบเสร็จ.pdf", PDF), proposed_percent=60)
    with pytest.raises(DocumentRefused):
        procedures.tell_training(
            record, 1, "orn", attached("project"), Upload("โครงการ.pdf", b"PK"), proposed_percent=60
        )
    assert (stored(academy), project(academy, record).version) == (0, 1)


def test_who_looked_at_an_older_state_is_asked_to_look_again(academy: Academy, procedures: Procedures):
    record = procedures.draft_training(PLAN, "orn")
    procedures.tell_training(record, 1, "orn", attached("project"), Upload("ก.pdf", PDF), proposed_percent=60)
    with pytest.raises(ChangedMeanwhile):
        procedures.tell_training(record, 1, "wichai", attached("schedule"), Upload("ข.pdf", PDF), proposed_percent=60)
    assert (stored(academy), project(academy, record).version) == (1, 2)


def test_an_impossible_plan_begins_nothing(academy: Academy, procedures: Procedures):
    with pytest.raises(EntryRefused):
        procedures.draft_training(PLAN.model_copy(update={"days": ()}), "orn")
    with academy.reading() as session:
        assert journal.records(session, training.KIND) == {}


def test_a_fiscal_year_is_begun_once(procedures: Procedures):
    procedures.begin_year(2570, date(2026, 10, 1), "orn")
    with pytest.raises(NotYet, match="เปิดไว้แล้ว"):
        procedures.begin_year(2570, date(2026, 10, 1), "orn")


def test_a_test_run_is_stored_as_report_and_paper(academy: Academy, procedures: Procedures):
    record = procedures.begin_year(2570, date(2026, 10, 1), "orn")
    procedures.tell_year(record, 1, "orn", lambda: linked.PartnerAdded(partner_id="school", name_th="โรงเรียน"))
    procedures.tell_year(
        record,
        2,
        "orn",
        lambda report, paper: linked.Tested(
            partner_id="school", passed=True, counts={"passed": 50}, ended_at="2026-11-21T05:00:00+00:00",
            contract_sha256="0" * 64, tester="อร", json_document_id=report, pdf_document_id=paper,
        ),
        Upload("report.json", b"{}", report=True),
        Upload("report.pdf", PDF),
    )  # fmt: skip
    with academy.reading() as session:
        year = link.replay(record, journal.read(session, record, link.KIND))
        assert set(documents.documents(session, record)) == {
            year.tests["school"].json_document_id, year.tests["school"].pdf_document_id,
        }  # fmt: skip


def test_the_evaluation_form_is_for_the_projects_people_while_it_is_open(procedures: Procedures):
    record = procedures.draft_training(PLAN, "orn")
    with pytest.raises(NotYet):
        procedures.evaluate(record, "malee", {})
