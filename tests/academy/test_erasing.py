"""Erasure by pseudonym: who somebody is goes from everywhere, what refers to the account goes on holding."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from sqlalchemy.exc import IntegrityError

from academy.erasing import Erasing
from academy.views import pass_rate_view
from academy.views.certificates import checked
from academy.views.retention import Retention, decide_retention, due_for_erasure, files_due_for_erasure, retention
from academy.workflow import Academy
from foundation.errors import NotPermitted, UnusableInput
from foundation.store import utc_now
from indicator import Scope
from indicator.export import figure_json
from people import Role, accounts
from people.errors import AccountRefused, UnknownPerson
from people.roster import check_roster
from people.tables import PersonChangeRow
from planning import certificates, documents, journal, training
from planning.certificates import Kind
from planning.errors import EntryRefused, NotYet, UnknownRecord
from planning.training.events import Cancelled
from tests.academy.test_participation import PLAN

NAME, EMAIL = "กนกวรรณ ทรงจำยาก", "kanokwan.unique@example.go.th"
REASON = "คำขอ 12/2570"


@pytest.fixture
def erasing(academy: Academy) -> Erasing:
    with academy.sessions.begin() as session:
        accounts.create(
            session, username="t001", name="ชื่อเดิม ก่อนแก้", role=Role.TRAINEE, cohort_id="2570-1", email=EMAIL,
            agency="กองแผนงาน",
        )  # fmt: skip
        accounts.update(session, "t001", {"name": NAME}, by="roster", now=utc_now())
    home = academy.settings.home / "homes" / "t001"
    home.mkdir(parents=True)
    (home / "note.txt").write_text(NAME, encoding="utf-8")
    return Erasing(academy.sessions, academy.settings.home / "homes", academy.bridge.rename)


def erase(erasing: Erasing, username: str = "t001", confirmed: str = "t001", by: str = "phaen") -> str:
    return erasing.erase(username, confirmed=confirmed, reason=REASON, by=by, now=utc_now()).person.name


def test_nothing_of_who_it_was_is_left_in_any_file(academy: Academy, erasing: Erasing) -> None:
    erase(erasing)
    academy.engine.dispose()
    with closing(sqlite3.connect(academy.settings.home / "academy.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in academy.settings.home.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for told in (NAME, "ชื่อเดิม", EMAIL):
            assert told.encode() not in content, (file, told)
            assert told.encode("ascii", "backslashreplace") not in content, (file, told)


def test_the_account_is_closed_under_a_pseudonym_for_good(academy: Academy, erasing: Erasing) -> None:
    pseudonym = erase(erasing)
    with academy.sessions.begin() as session:
        person = accounts.person(session, "t001")
        assert person
        assert (person.name, person.email, person.active, person.agency) == (pseudonym, "", False, "กองแผนงาน")
        for act in ({"name": NAME}, {"active": True}):
            with pytest.raises(AccountRefused):
                accounts.update(session, "t001", act, by="roster", now=utc_now())


def test_again_it_changes_nothing_and_finishes_what_was_left(academy: Academy, erasing: Erasing) -> None:
    pseudonym = erase(erasing)
    (academy.settings.home / "homes" / "t001").mkdir()
    assert erase(erasing) == pseudonym
    assert not (academy.settings.home / "homes" / "t001").exists()


def test_the_history_tells_that_and_why_and_still_cannot_be_altered(academy: Academy, erasing: Erasing) -> None:
    erase(erasing)
    with academy.sessions.begin() as session:
        changes = [(by, what) for _, by, what in accounts.changes(session, "t001")]
        assert changes[-2:] == [("roster", {"name": ["…", "…"]}), ("phaen", {"erased": [None, REASON]})]
        with pytest.raises(IntegrityError):
            session.execute(PersonChangeRow.__table__.delete())


def test_before_erasure_the_history_has_what_it_was(academy: Academy, erasing: Erasing) -> None:
    assert erasing.find("t001").name == NAME
    with academy.reading() as session:
        assert accounts.changes(session, "t001")[-1][2] == {"name": ["ชื่อเดิม ก่อนแก้", NAME]}


def test_figures_are_the_same_before_and_after(academy: Academy, erasing: Erasing) -> None:
    academy.fetch("m01", "t001")

    def figures() -> object:
        with academy.reading() as session:
            report = pass_rate_view(session, Scope.OFFICIAL, proposed_percent=60, now=utc_now())
        return [figure_json(value) for value in report.values.values()]

    before = figures()
    erase(erasing)
    assert figures() == before


def test_a_certificate_is_verified_as_before_without_the_name(academy: Academy, erasing: Erasing) -> None:
    with academy.sessions.begin() as session:
        event = training.to_record(training.Planned(plan=PLAN))
        journal.append(
            session, record_id="r", kind=training.KIND, expected=0, event=event, by="phaen", now=utc_now()
        )  # fmt: skip
        earned = [("t001", Kind.PASSED)]
        (made,) = certificates.issue(
            session, "r", earned, year_be=2570, least_percent=80, by="phaen", now=utc_now()
        )  # fmt: skip
    pseudonym = erase(erasing)
    with academy.reading() as session:
        told = checked(session, made.code)
    assert (told.certificate.shown_number, told.name) == (made.shown_number, pseudonym)


@pytest.mark.parametrize("by", ["kru", "bori", "somchai", "nobody"])
def test_only_planning_staff_erase(erasing: Erasing, by: str) -> None:
    with pytest.raises(NotPermitted):
        erase(erasing, by=by)


def test_it_is_confirmed_by_the_username_and_only_of_trainees(erasing: Erasing) -> None:
    with pytest.raises(UnusableInput, match="cannot be undone"):
        erase(erasing, confirmed="")
    with pytest.raises(AccountRefused):
        erase(erasing, "kru", "kru")
    with pytest.raises(UnknownPerson):
        erase(erasing, "nobody", "nobody")


def test_a_roster_brings_nobody_back(academy: Academy, erasing: Erasing) -> None:
    erase(erasing)
    file = academy.settings.home / "class.csv"
    file.write_text(f"name,agency,province,cohort,role,username\n{NAME},กองแผนงาน,12,2570-1,trainee,t001\n")
    with academy.reading() as session:
        (problem,) = check_roster(session, file).report.problems
    assert "erased for good" in problem.en


def test_the_period_runs_from_the_end_of_the_fiscal_year() -> None:
    assert Retention(years=10).over_on(date(2026, 12, 14)) == date(2037, 9, 30)
    assert Retention(years=1).over_on(date(2026, 9, 30)) == date(2027, 9, 30)


def test_who_is_due_is_told_until_erased_and_by_the_last_time_they_took_part(
    academy: Academy, erasing: Erasing
) -> None:
    later = utc_now() + timedelta(days=366 * 12)
    with academy.sessions.begin() as session:
        assert not retention(session).confirmed
        assert {one.person.username for one in due_for_erasure(session, later)} == {"t001", "malee", "somchai"}
        plan = PLAN.model_copy(update={"days": (later.date(),)})
        event = training.to_record(training.Planned(plan=plan))
        journal.append(
            session, record_id="r", kind=training.KIND, expected=0, event=event, by="phaen", now=utc_now()
        )  # fmt: skip
        assert {one.person.username for one in due_for_erasure(session, later)} == {"malee", "somchai"}
    erase(erasing, "malee", "malee")
    with academy.reading() as session:
        assert {one.person.username for one in due_for_erasure(session, later)} == {"somchai"}
        assert due_for_erasure(session, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_a_period_is_decided_with_a_reason(academy: Academy) -> None:
    with academy.sessions.begin() as session:
        for years, note in (("0", "มติ"), ("ห้า", "มติ"), ("5", " ")):
            with pytest.raises(EntryRefused):
                decide_retention(session, years, True, "phaen", utc_now(), note)
        decided = decide_retention(session, "5", True, "phaen", utc_now(), "มติ 2/2570")
        assert (decided.years, decided.confirmed, decided.set_by) == (5, True, "phaen")


@pytest.mark.usefixtures("erasing")
def test_the_page_erases_whom_it_showed(service_url: str) -> None:
    officer, instructor = ({"Authorization": f"Bearer token-{name}"} for name in ("phaen", "kru"))
    address = f"{service_url}/personal-data"
    text = httpx.get(address, params={"username": "t001"}, headers=officer).text
    assert NAME in text
    assert "ใบรับรอง" in text
    form = {"username": "t001", "confirmed": "t002", "reason": REASON}
    assert httpx.post(f"{address}/erase", data=form, headers=officer).status_code == 422
    assert httpx.post(f"{address}/erase", data={**form, "confirmed": "t001"}, headers=officer).status_code == 303
    assert NAME not in httpx.get(address, params={"username": "t001"}, headers=officer).text
    assert httpx.get(address, headers=instructor).status_code == 403


def test_files_of_an_ended_project_go_when_its_time_is_over(academy: Academy, erasing: Erasing) -> None:
    later = utc_now() + timedelta(days=366 * 12)
    with academy.sessions.begin() as session:
        events = (training.Planned(plan=PLAN), Cancelled(reason="ยกเลิก"))
        for number, event in enumerate(events):
            journal.append(
                session, record_id="r", kind=training.KIND, expected=number, event=training.to_record(event),
                by="phaen", now=utc_now(),
            )  # fmt: skip
        pdf = b"%PDF-1.7\n%%EOF"
        stored = documents.store_pdf(session, record_id="r", name="sheet.pdf", content=pdf, by="phaen", now=utc_now())
    with pytest.raises(NotYet):
        erasing.erase_files("r", reason=REASON, by="phaen", now=utc_now())
    with academy.reading() as session:
        assert [(one.record_id, one.files) for one in files_due_for_erasure(session, later)] == [("r", 1)]
    assert erasing.erase_files("r", reason=REASON, by="phaen", now=later) == 1
    with academy.reading() as session:
        assert files_due_for_erasure(session, later) == []
        assert documents.documents(session, "r")[stored.document_id].name == "sheet.pdf"
        with pytest.raises(UnknownRecord):
            documents.content(session, "r", stored.document_id)
        assert journal.read(session, "erased-r", "erasure")[0].event["reason"] == REASON
