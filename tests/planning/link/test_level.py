"""Levels come from evidence alone, step upon step."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import EntryRefused
from planning.link import events as happened
from planning.link.evidence import Evidence, evidence
from planning.link.level import LevelTable, level, read_table
from planning.link.procedure import Half, LevelRow, StepNumber, procedure, read_levels
from tests.planning.link.story import Story

TABLE = procedure().levels
AT = datetime(2026, 11, 21, tzinfo=UTC)
SOME = (("มี", "there"),)
STEPS = [step for row in TABLE for step in row.steps]
LOOKS = st.fixed_dictionaries({step: st.tuples(st.booleans(), st.booleans()) for step in STEPS})


def reached(story: Story) -> str:
    return level(evidence(story.year), TABLE).shown


def test_a_year_climbs_from_nothing_to_five(story: Story):
    climb = ["0"]
    assert reached(story) == "0"
    steps: list[Callable[[], None]] = [
        story.plan, story.list_items, story.appoint, story.standardise, story.link, lambda: story.test(passed=True), story.publish,
    ]  # fmt: skip
    for step in steps:
        step()
        climb.append(reached(story))
    assert climb == ["0", "0.5", "1", "2", "3", "3.5", "4", "5"]


def test_nothing_is_skipped(story: Story):
    story.plan()
    story.appoint()
    assert reached(story) == "0.5", "step 4 is evidenced, but step 3 is not"


def test_an_order_without_members_is_half_a_level(story: Story):
    story.plan()
    story.list_items()
    story.tell(happened.GroupAppointed(order_number="1", order_date=story.today, document_id="scan"))
    assert reached(story) == "1.5"


def test_a_failed_test_run_is_no_evidence(story: Story):
    for step in (story.plan, story.list_items, story.appoint, story.standardise, story.link):
        step()
    story.test(passed=False)
    assert reached(story) == "3.5"
    story.test(passed=True)
    assert reached(story) == "4"


def test_what_was_withdrawn_is_no_evidence_and_stays_readable(story: Story):
    story.plan()
    story.list_items()
    story.appoint()
    assert reached(story) == "2"
    number = len(story.entries)
    story.tell(happened.Withdrawn(number=number, reason_th="แนบคำสั่งผิดฉบับ"))
    assert reached(story) == "1.5"
    assert story.year.noted[number - 1].withdrawn == "แนบคำสั่งผิดฉบับ"


def test_thirteen_of_fourteen_catalogue_fields_are_not_enough(story: Story):
    for step in (story.plan, story.list_items, story.appoint, story.standardise):
        step()
    fields = dict(story.year.catalogued["d0"].fields)
    story.tell(happened.Catalogued(dataset_id="d0", fields={**fields, "license_id": ""}))
    assert reached(story) == "2.5"
    assert any("13/14" in th for th, _ in evidence(story.year)[StepNumber.STANDARD].lacking)


@given(LOOKS)
def test_more_evidence_never_lowers_a_level(looks: dict[StepNumber, tuple[bool, bool]]):
    def found(add: StepNumber | None = None) -> dict[StepNumber, Evidence]:
        return {
            step: Evidence(step, SOME if shown else (), SOME if lacks and step != add else ())
            for step, (shown, lacks) in looks.items()
        }

    before = level(found(), TABLE).value
    assert all(level(found(step), TABLE).value >= before for step in STEPS)
    assert 0 <= before <= 5
    assert (before * 2).denominator == 1


@pytest.mark.parametrize(("complete", "value"), [(0, 0), (1, Fraction(3, 2)), (2, 3)])
def test_the_table_is_data_that_an_office_may_decide_otherwise(complete: int, value: Fraction):
    table = read_levels([{"level": 3, "steps": [2, 3]}])
    steps = (StepNumber.PLAN, StepNumber.LIST)
    found = {step: Evidence(step, (), () if number < complete else SOME) for number, step in enumerate(steps)}
    assert level(found, table).value == (Fraction(1, 2) if complete == 1 else value)


@pytest.mark.parametrize(
    ("half", "lacking", "whole_step", "nothing"),
    [(Half.PARTLY, 0.5, 0.5, 0), (Half.STEP, 0, 0.5, 0), (Half.NEVER, 0, 0, 0)],
)
def test_each_level_has_its_own_rule_for_halves(half: Half, lacking: float, whole_step: float, nothing: float):
    row = LevelRow(1, (StepNumber.PLAN, StepNumber.LIST), half)
    part, whole, none = (Evidence(StepNumber.PLAN, *looks) for looks in ((SOME, SOME), (SOME, ()), ((), SOME)))
    empty = Evidence(StepNumber.LIST, (), SOME)
    values = [level({StepNumber.PLAN: one, StepNumber.LIST: empty}, [row]).value for one in (part, whole, none)]
    assert values == [lacking, whole_step, nothing]


def form(*levels: str) -> dict[StepNumber, str]:
    return dict(zip(STEPS, levels, strict=True))


def test_a_table_is_read_from_a_form_and_survives_its_record():
    rows = read_table(form("1", "1", "2", "3", "4", "4", "5"), [half.value for half in [Half.PARTLY] * 5])
    assert rows == TABLE
    told = LevelTable(rows, confirmed=True)
    read = LevelTable.from_record(told.to_record(), by="orn", at=AT, note="คำสั่ง")
    assert (read.rows, read.confirmed, read.set_by) == (TABLE, True, "orn")


@pytest.mark.parametrize("levels", ["5443211", "1111111", "112344", "112344x", "0123455", "1123446"])
def test_a_table_with_gaps_or_steps_out_of_order_is_refused(levels: str):
    with pytest.raises(EntryRefused):
        read_table(dict(zip(STEPS, levels, strict=False)), ["partly"] * 5)


def test_a_rule_for_halves_that_nobody_knows_is_refused():
    with pytest.raises(EntryRefused):
        read_table(form(*"1123445"), ["partly"] * 4 + ["always"])
