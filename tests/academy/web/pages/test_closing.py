"""A closed project's papers are those of its closing, whatever becomes of its cohort later."""

import zlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from academy.workflow import Academy
from foundation.store import utc_now
from indicator import BundleBroken
from people import accounts
from planning import closings, documents, journal, training
from planning.training.events import Attached, Half, SentOn, SignedIn
from planning.training.steps import StepNumber, steps
from tests.academy.web.pages.conftest import FAILS, PASSES, enrol, hand_in, mark
from tests.academy.web.pages.test_certificates import approval, codes, drafted, issue
from tests.academy.web.pages.test_training_papers import file, pdf_text, squeezed
from tests.academy.web.pages.test_trainings import PDF, Caller, Desk, last_working_days, plan

PAPERS = ("results.pdf", "summary.pdf", "sign-in.pdf")


@pytest.fixture
def desk(academy: Academy, caller: Caller) -> Desk:
    """The class of `STORY` at its last step, the clearing approved and not confirmed: dao and fah signed in throughout."""
    desk = Desk(caller)
    answer = caller("phaen").post("/trainings/new", data=plan(cohort_id="2569-1"))
    desk.record_id = answer.headers["location"].rsplit("/", 1)[1]
    sheets = [SignedIn(on=day, half=half, present=("dao", "fah")) for day in last_working_days(2) for half in Half]
    with academy.sessions.begin() as session:
        scan = documents.store_pdf(session, record_id=desk.record_id, name="ก", content=PDF, by="phaen", now=utc_now())
        slots = [one.slot for one in steps()[StepNumber.CLEARING].documents]
        attached = [Attached(slot=slot, document_id=scan.document_id) for slot in slots]
        events = (*approval(), *sheets, SentOn(), SentOn(), *attached, drafted())
        for number, event in enumerate(events, 1):
            journal.append(
                session, record_id=desk.record_id, kind=training.KIND, expected=number,
                event=training.to_record(event), by="phaen", now=utc_now(),
            )  # fmt: skip
    return desk


def close(desk: Desk) -> None:
    desk.caller("wichai").post(f"/trainings/{desk.record_id}/do/confirm", data={"version": version(desk)})
    assert "ปิดโครงการเมื่อ" in desk.page()


def version(desk: Desk) -> str:
    return desk.page().split('name="version" value="')[1].split('"')[0]


def told(desk: Desk) -> dict[str, str]:
    """What the papers say, but for the minute in which the summary was printed."""
    return {name: pdf_text(file(desk, name)).split(squeezed("พิมพ์เมื่อ"))[0] for name in PAPERS}


def meddle(academy: Academy) -> None:
    """Enrol two, move anong, let boon and ek hand in once more: badly and well."""
    enrol(academy, "gai", "ชื่อ มาทีหลัง")
    enrol(academy, "hong", "ชื่อ มาทีหลังสุด")
    hand_in(academy, "gai", "m01", PASSES)
    now = utc_now() + timedelta(seconds=1)
    with academy.sessions.begin() as session:
        accounts.create_cohort(session, "2571-1", name_th="รุ่นหลัง")
        accounts.update(session, "anong", {"cohort_id": "2571-1", "agency": "กรมอื่น"}, by="phaen", now=now)
    for username in ("boon", "ek"):
        for assignment_id in ("m01", "m05"):
            hand_in(academy, username, assignment_id, PASSES if username == "ek" else FAILS)


def test_while_the_decision_waits_no_voucher_is_offered(desk: Desk):
    text = desk.page()
    assert "ใบสำคัญและเงินคืนจึงแก้ไขไม่ได้" in text
    assert [name for name in ("spend", "return-cash", "cancel-expense") if f'/do/{name}"' in text] == []


def test_the_papers_of_a_closed_project_stay_as_they_were_signed(academy: Academy, desk: Desk):
    close(desk)
    before = told(desk)
    assert squeezed("ชื่อ anong") in before["results.pdf"]
    meddle(academy)
    assert told(desk) == before
    assert squeezed("มาทีหลัง") not in "".join(before.values())


def test_a_corrected_name_changes_no_order_of_a_closed_projects_people(academy: Academy, desk: Desk):
    close(desk)
    with academy.sessions.begin() as session:
        accounts.update(session, "anong", {"name": "ฮ ชื่อใหม่"}, by="phaen", now=utc_now())
    sheets = pdf_text(file(desk, "sign-in.pdf"))
    assert sheets.index(squeezed("ฮ ชื่อใหม่")) < sheets.index(squeezed("ชื่อ boon"))


def test_an_open_projects_papers_follow_its_cohort(academy: Academy, desk: Desk):
    before = told(desk)
    meddle(academy)
    after = told(desk)
    assert [name for name in PAPERS if after[name] == before[name]] == []


def test_certificates_are_earned_by_the_closing_and_by_what_it_left_undecided(academy: Academy, desk: Desk):
    close(desk)
    meddle(academy)
    issue(desk)
    achieved, attended = pdf_text(file(desk, "certificates.pdf")), pdf_text(file(desk, "attendance.pdf"))
    assert [squeezed(f"ชื่อ {name}") in achieved for name in ("anong", "boon", "chai", "ek")] == [
        True,
        True,
        False,
        False,
    ]
    assert squeezed("มาทีหลัง") not in achieved + attended
    assert len(codes(desk)) == 4
    attempt = hand_in(academy, "chai", "m05", PASSES)
    assert attempt
    mark(academy, attempt, 2)
    issue(desk)
    assert squeezed("ชื่อ chai") in pdf_text(file(desk, "certificates.pdf"))


def test_the_journal_names_the_figures_and_they_cannot_be_exchanged(academy: Academy, desk: Desk):
    close(desk)
    with academy.sessions.begin() as session:
        project = training.replay(desk.record_id, journal.read(session, desk.record_id, training.KIND))
        assert project.closed
        assert project.closed.people == ("anong", "boon", "chai", "dao", "ek", "fah")
        kept = closings.kept(session, project.closed.fingerprint)
        assert [one.username for one in kept.people] == list(project.closed.people)
        assert kept.report.turnout
        assert kept.report.turnout.attended == 2
        session.execute(text("DROP TRIGGER training_closing_no_update"))
        changed = closings.content(session, project.closed.fingerprint).replace(b'"anong"', b'"anonx"')
        other = {"content": zlib.compress(changed)}
        session.execute(text("UPDATE training_closing SET content = :content"), other)
        session.expire_all()
        with pytest.raises(BundleBroken):
            closings.kept(session, project.closed.fingerprint)
