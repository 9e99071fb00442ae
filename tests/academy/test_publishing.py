"""The signed-off pass rates as open data: what is published, by whom, with what withheld, and how it is retracted."""

import json
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.requests import Request

from academy.procedures import Procedures
from academy.publishing import Contact, Publishing
from academy.settings import Settings
from academy.views.open_pass_rates import COLUMNS, DATASET, agency_group
from academy.workflow import Academy
from foundation.errors import NotPermitted
from indicator import Module, Participant, PassRule, load_definition, pass_rate, seal
from planning import journal, link, open_data, snapshots
from planning.errors import EntryRefused, NotYet
from planning.link.events import DatasetListed
from sample_api.v2.published import published
from tests.indicator.conftest import SIXTY, Score

NOW = datetime(2027, 3, 31, 5, tzinfo=UTC)
M01 = Module("m01", "เก็บข้อมูล", "Collect", 10)
UNIT = Contact("กองแผนงาน", "plan@example.go.th")


def sealed(*groups: tuple[str, int, int, int], as_of: datetime = NOW, synthetic: bool = False) -> bytes:
    """Groups are (agency, region, passing, failing)."""
    people, scores = [], []
    for agency, region, passing, failing in groups:
        for number in range(passing + failing):
            name = f"p{len(people)}"
            people.append(Participant(name, "", agency, region, "1", "", synthetic))
            scores.append(Score(name, "m01", 10 * (number < passing), 10))
    rule: PassRule = SIXTY
    report = pass_rate(people, [M01], scores, rule, as_of=as_of)
    return seal(report, load_definition("pass_rate"), people, scores, {}, made_by="phaen", made_at=as_of)


def signed(academy: Academy, round_name: str, bundle: bytes, *, sign: bool = True) -> None:
    with academy.sessions.begin() as session:
        kept = snapshots.take(session, round_name, bundle, by="phaen", now=NOW)
        if sign:
            snapshots.sign(session, kept.fingerprint, by="wichai", now=NOW)


@pytest.fixture
def publishing(academy: Academy) -> Publishing:
    return Publishing(academy.sessions, academy.settings)


def publish(publishing: Publishing, by: str = "phaen", contact: Contact = UNIT) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = publishing.publish(by=by, contact=contact, note="", now=NOW).edition.document["rows"]
    return rows


def in_catalogue(settings: Settings) -> dict[str, Any]:
    """What the sample API reads."""
    api = FastAPI()
    api.state.settings = type("Told", (), {"state": settings.home / "sample-api"})
    return dict(published(Request({"type": "http", "app": api})))


CLASS = (("กองแผนงาน", 4, 9, 8), ("ศูนย์อนามัยที่ 7", 7, 6, 5), ("สสจ.ยะลา", 12, 2, 1))


def test_signed_figures_are_published_with_small_groups_withheld(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    rows = {(row["level"], row["code"]): row for row in publish(publishing)}
    assert rows["overall", ""]["percent"] == "54.84"
    assert rows["overall", ""]["fiscal_year"] == 2570
    assert rows["region", "12"]["denominator"] is rows["region", "12"]["percent"] is None
    assert rows["region", "7"]["status"] == "suppressed", "its companion"
    assert rows["region", "4"]["numerator"] == 9
    assert rows["agency_group", "ส่วนกลาง กรมอนามัย"]["denominator"] == 17


def test_the_catalogue_has_what_the_journal_has(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    rows = publish(publishing)
    one = in_catalogue(academy.settings)[DATASET]
    assert list(one.rows) == rows
    assert one.columns == COLUMNS
    assert one.fields["maintainer_email"] == UNIT.email


def test_unsigned_and_simulated_figures_are_never_published(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS), sign=False)
    with pytest.raises(NotYet, match="signed off"):
        publish(publishing)


def test_a_group_that_grew_by_few_people_is_withheld_in_the_later_round(
    academy: Academy, publishing: Publishing
) -> None:
    later = datetime(2027, 9, 30, 5, tzinfo=UTC)
    big = (("กองแผนงาน", 4, 9, 8), ("ศูนย์อนามัยที่ 7", 7, 6, 5), ("สสจ.ยะลา", 12, 7, 9))
    grown = (("กองแผนงาน", 4, 11, 8), ("ศูนย์อนามัยที่ 7", 7, 6, 5), ("สสจ.ยะลา", 12, 17, 9))
    signed(academy, "2570/6", sealed(*big))
    signed(academy, "2570/12", sealed(*grown, as_of=later))
    rows = {(row["round"], row["code"]): row["denominator"] for row in publish(publishing) if row["level"] == "region"}
    assert rows["2570/6", "4"] == 17
    assert rows["2570/12", "4"] is None
    assert rows["2570/12", "7"] is None, "its companion"
    assert rows["2570/12", "12"] is None, "it grew by 10 of 12, which tells of the other two"


LATER = datetime(2027, 9, 30, 5, tzinfo=UTC)
BEFORE = (("กองแผนงาน", 4, 9, 8), ("ศูนย์อนามัยที่ 7", 7, 6, 9))


@pytest.mark.parametrize(
    "after",
    [
        (("กองแผนงาน", 4, 10, 8), ("ศูนย์อนามัยที่ 7", 7, 6, 9)),
        (("กองแผนงาน", 4, 9, 8), ("ศูนย์อนามัยที่ 7", 7, 7, 8)),
        (("กองแผนงาน", 4, 9, 18), ("ศูนย์อนามัยที่ 7", 7, 7, 9)),
    ],
    ids=["one-more-passes", "nobody-more-and-one-more-passes", "one-of-eleven-more-passes"],
)
def test_an_overall_figure_that_one_person_changed_is_withheld_in_the_later_edition(
    academy: Academy, publishing: Publishing, after: tuple[tuple[str, int, int, int], ...]
) -> None:
    signed(academy, "2570/6", sealed(*BEFORE))
    assert {row["status"] for row in publish(publishing)} == {"reported"}
    signed(academy, "2570/12", sealed(*after, as_of=LATER))
    rows = publish(publishing)
    overall = {row["round"]: row for row in rows if row["level"] == "overall"}
    assert overall["2570/6"]["status"] == "reported"
    assert overall["2570/12"]["status"] == "suppressed"
    assert overall["2570/12"]["numerator"] is overall["2570/12"]["denominator"] is overall["2570/12"]["percent"] is None
    for level in ("region", "agency_group"):
        shown = [row for row in rows if (row["round"], row["level"]) == ("2570/12", level)]
        assert not all(row["denominator"] for row in shown), "their sum is the overall figure"


def left_out(bundle_of: tuple[tuple[str, int, int, int], ...], *leaving: str, joining: int = 0) -> bytes:
    """The same people later, some of them gone, and others who joined the first agency and pass."""
    people, scores = [], []
    for agency, region, passing, failing in bundle_of:
        for number in range(passing + failing):
            name = f"p{len(people)}"
            people.append(Participant(name, "", agency, region, "1"))
            scores.append(Score(name, "m01", 10 * (number < passing), 10))
    for number in range(joining):
        agency, region, *_ = bundle_of[0]
        people.append(Participant(f"q{number}", "", agency, region, "1"))
        scores.append(Score(f"q{number}", "m01", 10, 10))
    stay = [one for one in people if one.username not in leaving]
    report = pass_rate(stay, [M01], scores, SIXTY, as_of=LATER)
    return seal(report, load_definition("pass_rate"), stay, scores, {}, made_by="phaen", made_at=LATER)


def test_one_who_joined_while_another_left_is_not_what_two_editions_differ_by(
    academy: Academy, publishing: Publishing
) -> None:
    signed(academy, "2570/6", sealed(*BEFORE))
    publish(publishing)
    signed(academy, "2570/12", left_out(BEFORE, "p0", joining=1))
    rows = {(row["round"], row["level"], row["code"]): row["status"] for row in publish(publishing)}
    assert rows["2570/6", "overall", ""] == "reported"
    assert rows["2570/12", "overall", ""] == rows["2570/12", "region", "4"] == "suppressed", (
        "A and B are what they were"
    )


def test_many_who_joined_and_left_are_told(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*BEFORE))
    publish(publishing)
    signed(academy, "2570/12", left_out(BEFORE, *(f"p{number}" for number in range(6)), joining=6))
    assert {row["status"] for row in publish(publishing)} == {"reported"}


def test_where_nobody_changed_the_later_round_is_told_whole(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*BEFORE))
    publish(publishing)
    signed(academy, "2570/12", sealed(*BEFORE, as_of=LATER))
    assert {row["status"] for row in publish(publishing)} == {"reported"}


@pytest.mark.parametrize("by", ["kru", "somchai", "bori", "nobody"])
def test_only_planning_staff_publish(academy: Academy, publishing: Publishing, by: str) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    with pytest.raises(NotPermitted):
        publish(publishing, by=by)


def test_a_dataset_without_a_contact_is_refused_and_the_last_one_stays(
    academy: Academy, publishing: Publishing
) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    with pytest.raises(EntryRefused):
        publish(publishing, contact=Contact("", ""))
    publish(publishing)
    with pytest.raises(NotYet, match="same rows"):
        publish(publishing, contact=Contact("", ""))


def test_a_retraction_is_an_edition_without_rows(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    publish(publishing)
    publishing.retract(by="phaen", reason="พบข้อผิดพลาด", now=NOW)
    one = in_catalogue(academy.settings)[DATASET]
    assert one.rows == ()
    assert "เพิกถอนแล้ว: พบข้อผิดพลาด" in one.fields["notes"]
    with academy.reading() as session:
        assert [len(edition.document["rows"]) > 0 for edition in open_data.editions(session, DATASET)] == [False, True]
    publish(publishing)
    assert in_catalogue(academy.settings)[DATASET].revision == 3


def test_half_a_document_is_no_open_data(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    publish(publishing)
    file = academy.settings.home / "sample-api" / "published" / f"{DATASET}.json"
    whole = json.loads(file.read_text())
    for broken in ("{", json.dumps({**whole, "fields": {**whole["fields"], "license_id": ""}}), json.dumps([1])):
        file.write_text(broken)
        assert in_catalogue(academy.settings) == {}


def test_a_publication_is_evidence_where_the_year_lists_the_dataset(academy: Academy, publishing: Publishing) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    procedures = Procedures(academy.sessions, now=lambda: NOW)
    record = procedures.begin_year(2570, date(2026, 10, 1), "phaen")
    listed = DatasetListed(dataset_id=DATASET, cluster="วัยทำงาน", name_th="ผลอบรม", owner_th="กองแผนงาน")
    procedures.tell_year(record, 1, "phaen", lambda: listed)
    done = publishing.publish(by="phaen", contact=UNIT, note="", now=NOW)
    assert done.evidence == record
    with academy.reading() as session:
        assert last_event(session, record) == {"kind": "published", "dataset_id": DATASET, "version": "1"}


def last_event(session: Session, record: str) -> dict[str, Any]:
    event = journal.read(session, record, link.KIND)[-1].event
    assert link.read_event(event)
    return {name: event[name] for name in ("kind", "dataset_id", "version")}


def test_agencies_come_together_by_how_their_names_begin() -> None:
    told = ["กองแผนงาน", "ศูนย์อนามัยที่ 1 เชียงใหม่", "สำนักงานสาธารณสุขจังหวัดน่าน", "เทศบาลนครยะลา", "บริษัท", ""]
    assert [agency_group(one) for one in told] == [
        "ส่วนกลาง กรมอนามัย", "ศูนย์อนามัย", "สำนักงานสาธารณสุขจังหวัดและอำเภอ", "องค์กรปกครองส่วนท้องถิ่น", "หน่วยงานอื่น", "",
    ]  # fmt: skip


def test_the_page_publishes_and_shows_the_edition(academy: Academy, service_url: str) -> None:
    signed(academy, "2570/6", sealed(*CLASS))
    officer, instructor = ({"Authorization": f"Bearer token-{name}"} for name in ("phaen", "kru"))
    address = f"{service_url}/open-data"
    told = {"maintainer": UNIT.maintainer, "email": UNIT.email}
    assert httpx.post(f"{address}/publish", data=told, headers=officer).status_code == 303
    text = httpx.get(address, headers=officer).text
    assert "54.84" in text
    assert "ปกปิด" in text
    assert httpx.post(f"{address}/retract", data={"reason": ""}, headers=officer).status_code == 422
    assert httpx.get(address, headers=instructor).status_code == 403
