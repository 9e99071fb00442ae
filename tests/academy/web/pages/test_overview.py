"""Planning staff's first page: both indicators, what is due, where everything stands."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from academy.procedures import Procedures
from academy.views.overview import _figure_tasks
from academy.workflow import Academy
from foundation.store import utc_now
from indicator import FigureStatus, load_definition
from planning.calendar import FiscalYear, write_date
from planning.sealed import KeptLevel
from planning.snapshots import Signature, Snapshot
from planning.training.events import BudgetGroup, BudgetLine, Plan
from tests.academy.web.pages.conftest import today
from tests.academy.web.pages.test_indicator_pages import figures_on

Caller = Callable[[str], httpx.Client]


@pytest.fixture
def overview(caller: Caller) -> Callable[[], str]:
    """What the officer sees."""

    def shown() -> str:
        answer = caller("phaen").get("/overview")
        assert answer.status_code == 200
        return answer.text

    return shown


def part(text: str, name: str) -> str:
    found = re.search(rf'id="{name}">(.*?)(?=<div (?:class="overdue" )?id=|</section>)', text, re.DOTALL)
    assert found
    return found[1]


def draft(academy: Academy, due: date) -> str:
    """Draft a project whose first step is due on a day: two weeks before it begins."""
    begins = due + timedelta(days=14)
    plan = Plan(
        title_th=f"อบรม {due}", objective_th="", curriculum="", cohort_id="2569-1", audience_th="", place_th="",
        days=(begins,), budget=(BudgetLine(line_id="1", group=BudgetGroup.SERVICES, name_th="อาหาร", amount=Decimal(100)),),
    )  # fmt: skip
    return Procedures(academy.sessions).draft_training(plan, "phaen")


def test_the_figure_is_the_indicator_pages(overview: Callable[[], str], caller: Caller):
    hero = figures_on(caller("phaen").get("/indicator").text)["all"]
    assert re.findall(r'id="figure">([^<]*)', overview()) == [hero[-1]]
    assert "40.00–60.00" in overview()


def test_without_a_target_there_is_no_light_and_no_invented_one(overview: Callable[[], str]):
    text = overview()
    assert text.count("light-no_target") == 1
    assert "SOP ไม่ได้กำหนดค่าเป้าหมาย" in text
    assert "ยังไม่ยืนยัน" in text


def test_work_is_told_when_it_is_due(academy: Academy, overview: Callable[[], str]):
    day, now = timedelta(days=1), today()
    sunday = now + (6 - now.weekday()) * day
    for due in (now - day, sunday, sunday + day, now + 31 * day):
        draft(academy, due)
    text = overview()
    # Rounds of the indicators end too, and stand among these on their last days.
    told = {name: re.findall(r"อบรม ([\d-]+)", part(text, name)) for name in ("overdue", "this-week", "soon")}
    assert told == {"overdue": [str(now - day)], "this-week": [str(sunday)], "soon": [str(sunday + day)]}
    assert f"อบรม {now + 31 * day}" not in text.split('id="training-board"')[0]


def test_a_year_of_links_stands_on_the_board_with_its_late_steps(overview: Callable[[], str], caller: Caller):
    assert re.findall(r'id="level">([^<]*)', overview()) == ["ไม่มีข้อมูล"]
    begun = today() - timedelta(days=40)
    caller("phaen").post("/links", data={"on": write_date(begun)})
    text = overview()
    assert re.findall(r'id="level">([^<]*)', text) == ["0"]
    board = text.split('id="link-board"')[1].split("</ol>")[0]
    assert re.findall(r'<li class="(\w+)"', board) == ["late", "late", *["ahead"] * 5]
    assert write_date(begun + timedelta(days=30)) in part(text, "overdue")


@pytest.mark.parametrize("who", ["anong", "kru"])
def test_it_is_planning_staffs(caller: Caller, who: str):
    assert caller(who).get("/overview").status_code == 403


def test_its_charts_carry_no_script_and_no_style(overview: Callable[[], str]):
    charts = re.findall(r"<svg.*?</svg>", overview(), re.DOTALL)
    assert len(charts) == 2
    assert not any("<script" in chart or " style=" in chart for chart in charts)


def test_a_round_asks_for_the_signed_figure_of_each_indicator() -> None:
    definition, begun = load_definition("link_level"), {FiscalYear(2570): date(2027, 4, 1)}
    kept = KeptLevel("3", FigureStatus.FINAL, 2570, confirmed=False)
    one = Snapshot("f", "link_level", "2570/12", 1, "", "orn", utc_now(), kept, (Signature("wichai", utc_now()),))
    other = replace(one, indicator_id="pass_rate")
    asked = [task.what.en for task in _figure_tasks(definition, [other], begun)]
    assert asked == ["Sign the figure off, round 2570/12"], "what was begun in April is not looked on in March"
    assert list(_figure_tasks(definition, [one], begun)) == []
