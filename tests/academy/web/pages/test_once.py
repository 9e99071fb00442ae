"""A form that is sent twice, by a double click or a page loaded anew, is taken in once."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import academy.web
from academy.workflow import Academy
from planning.calendar import write_date
from tests.academy.web.pages.conftest import enrol
from tests.academy.web.pages.test_trainings import plan, today

Caller = Callable[[str], httpx.Client]
TEMPLATES = Path(academy.web.__file__).parent / "templates"


def shown_key(client: httpx.Client, path: str) -> str:
    return re.findall(r'name="form_key" value="([\w-]{16,})"', client.get(path).text)[0]


def test_every_form_that_records_carries_its_marks():
    forms = [form for file in TEMPLATES.glob("*.html") for form in re.split(r"(?=<form )", file.read_text())[1:]]
    posted = [form for form in forms if 'method="post"' in form.split(">")[0]]
    assert len(posted) > 15
    assert [form for form in posted if "form_marks()" not in form] == []


def test_each_form_has_a_key_of_its_own(caller: Caller):
    assert shown_key(caller("phaen"), "/trainings/new") != shown_key(caller("phaen"), "/trainings/new")


@pytest.mark.parametrize("at_once", [False, True])
def test_a_draft_sent_twice_is_one_project(academy: Academy, caller: Caller, at_once: bool):
    enrol(academy, "person0", "ผู้เข้าอบรม", cohort="2570-1")
    client = caller("phaen")
    form = plan() | {"form_key": shown_key(client, "/trainings/new")}
    with ThreadPoolExecutor(2 if at_once else 1) as clicks:
        answers = list(clicks.map(lambda _click: client.post("/trainings/new", data=form), range(2)))
    places = {answer.headers["location"].split("?")[0] for answer in answers}
    again = [answer.headers["location"] for answer in answers if "again=yes" in answer.headers["location"]]
    assert (len(places), len(again)) == (1, 1)
    assert "จึงไม่ได้บันทึกซ้ำ" in client.get("/trainings/" + again[0].rsplit("/", 1)[1]).text
    assert client.get("/trainings").text.count("อบรม API") == 1


def test_a_key_is_its_senders_own_and_a_refused_form_has_not_used_it(academy: Academy, caller: Caller):
    enrol(academy, "person0", "ผู้เข้าอบรม", cohort="2570-1")
    form = {"form_key": shown_key(caller("phaen"), "/trainings/new")}
    assert caller("phaen").post("/trainings/new", data=plan(title_th="") | form).status_code == 422
    for who in ("phaen", "wichai"):
        assert "again" not in caller(who).post("/trainings/new", data=plan() | form).headers["location"]
    assert caller("phaen").get("/trainings").text.count("อบรม API") == 2


TODAY = write_date(today())
FORMS: list[tuple[str, str, Mapping[str, object]]] = [
    ("/links", "/links", {"on": TODAY}),
    ("/indicator/snapshots", "/indicator/snapshots", {"round": "2570/6"}),
    ("/indicator/rule", "/indicator/rule", {"pass_percent": "70", "who_counts": "started", "note": "มติ"}),
    ("/settings/days", "/settings/days", {"basis": "working", "clearing_from": "training_ended", "note": "มติ"}),
    ("/personal-data", "/personal-data/retention", {"years": "5", "note": "มติ"}),
    ("/definitions/pass_rate/rounds", "/definitions/pass_rate/rounds", {"number": ["5", "10"], "note": "มติ"}),
]


@pytest.mark.parametrize(("shown", "sent", "fields"), FORMS, ids=[sent for _, sent, _ in FORMS])
def test_what_staff_decide_is_recorded_once(
    academy: Academy, caller: Caller, shown: str, sent: str, fields: Mapping[str, object]
):
    client = caller("phaen")
    form = {**fields, "form_key": shown_key(client, shown)}
    first, second = (client.post(sent, data=form) for _ in range(2))
    assert first.status_code == 303, re.findall(r'role="alert">([^<]*)', first.text)
    assert (second.status_code, second.headers["location"].endswith("again=yes")) == (303, True)
    with academy.engine.connect() as connection:
        counted = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("setting", "planning_journal", "figure_snapshot")
        ]
    assert sum(filter(None, counted)) == 1


def test_an_entry_sent_twice_is_led_to_its_record_and_not_blamed_on_somebody_else(caller: Caller):
    client = caller("phaen")
    place = "/links/" + client.post("/links", data={"on": TODAY}).headers["location"].rsplit("/", 1)[1]
    form = {"version": "1", "form_key": shown_key(client, place), "partner_id": "nhso", "name_th": "สปสช."}
    answers = [client.post(f"{place}/do/partner", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    stale = client.post(f"{place}/do/partner", data={**form, "form_key": shown_key(client, place)})
    assert (stale.status_code, "มีผู้อื่นบันทึก" in stale.text) == (409, True)
