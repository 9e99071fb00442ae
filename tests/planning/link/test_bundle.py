"""A level's sealed file is checked by whoever gets it: the level is computed anew from the evidence in it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from indicator import BundleBroken
from indicator.chain import _digest
from planning.calendar import Calendar, DayBasis
from planning.link import events as happened
from planning.link.bundle import SealedLevel
from planning.link.difference import difference
from planning.link.procedure import Half, StepNumber
from planning.sealed import verify
from tests.indicator.test_bundle import sealed as sealed_rate
from tests.planning.link.story import Story

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def half(story: Story) -> Story:
    """A year at level 1.5."""
    story.plan()
    story.list_items()
    story.tell(happened.GroupAppointed(order_number="1", order_date=story.today, document_id="scan"))
    return story


def checked(content: bytes) -> SealedLevel:
    found = verify(content)
    assert isinstance(found, SealedLevel)
    return found


def code(content: bytes) -> str:
    with pytest.raises(BundleBroken) as broken:
        verify(content)
    return broken.value.code


def forged(content: bytes, kind: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Change the data of every line of a kind and write the whole chain anew, as a clever forger does."""
    previous, written = "", []
    for text in content.splitlines():
        line = json.loads(text)
        if line["kind"] == kind:
            change(line["data"])
        told = {**{name: line[name] for name in ("number", "kind", "data")}, "previous": previous}
        previous = _digest(told)
        written.append(f"{json.dumps({**told, 'digest': previous}, ensure_ascii=False, sort_keys=True)}\n")
    return "".join(written).encode()


def test_a_file_gives_the_level_its_evidence_and_its_rules(half: Story):
    found = checked(half.sealed(AT))
    assert found.standing == half.standing(AT)
    assert (found.standing.reached.shown, found.made_by, found.documents["scan"].name) == ("1.5", "orn", "scan.pdf")
    assert found.fingerprint == checked(half.sealed(AT)).fingerprint


def test_due_days_hold_on_a_machine_with_other_days_off(half: Story):
    flood = Calendar(added={date(2026, 10, day): "น้ำท่วม" for day in range(5, 10)})
    due = checked(half.sealed(AT, DayBasis.WORKING, flood)).standing.due
    assert due == half.standing(AT, DayBasis.WORKING, flood).due
    assert due != half.standing(AT, DayBasis.WORKING).due


def test_a_forged_level_is_found_though_the_chain_was_written_anew(half: Story):
    better = forged(half.sealed(AT), "figures", lambda data: data["level"].update(reached="5"))
    assert code(better) == "bundle-figure"


def test_a_milder_level_table_gives_another_level(half: Story):
    def milder(data: dict[str, Any]) -> None:
        data["levels"][1]["half"] = Half.NEVER.value

    assert code(forged(half.sealed(AT), "level_table", milder)) == "bundle-figure"


def test_forged_evidence_is_found_by_the_journals_own_digests(half: Story):
    def larger(data: dict[str, Any]) -> None:
        if data["event"]["kind"] == "imported":
            data["event"]["rows"] = 9_999_999

    assert code(forged(half.sealed(AT), "entry", larger)) == "bundle-incomplete"


def test_evidence_rests_on_files_that_are_in_the_file(half: Story):
    other = forged(half.sealed(AT), "document", lambda data: data.update(document_id="nowhere"))
    assert code(other) == "bundle-incomplete"


@pytest.mark.parametrize(
    "kind", ["header", "definition", "level_table", "day_counting", "entry", "document", "figures"]
)
@pytest.mark.parametrize("nonsense", [{}, {"by": 5, "levels": "x", "as_of": "yesterday", "basis": "moon"}])
def test_a_forger_who_writes_nonsense_is_told_so(half: Story, kind: str, nonsense: dict[str, Any]):
    def emptied(data: dict[str, Any]) -> None:
        data.clear()
        data.update(nonsense)

    assert code(forged(half.sealed(AT), kind, emptied)).startswith("bundle-")


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("document", {"size": -1}),
        ("document", {"size": True}),
        ("document", {"name": "scan\n.pdf"}),
        ("document", {"stored_at": "0001-01-01T00:00:00+14:00"}),
        ("entry", {"at": "2026-11-21T09:00:00"}),
        ("level_table", {"set_by": {"name": "orn"}}),
        ("level_table", {"set_at": "9999-12-31T23:59:59-10:00"}),
        ("day_counting", {"set_at": "2026-11-21"}),
        ("day_counting", {"working_days": ["9999-12-31"]}),
        ("header", {"as_of": "9999-12-31T23:59:59-10:00"}),
    ],
)
def test_a_value_that_the_program_does_not_write_is_refused(half: Story, kind: str, changed: dict[str, Any]):
    assert code(forged(half.sealed(AT), kind, lambda data: data.update(changed))) == "bundle-field"


def test_any_changed_line_is_found(half: Story):
    content = half.sealed(AT)
    assert code(content.replace("ชุด แม่และเด็ก".encode(), "ชุด แม่และลูก".encode(), 1)) == "bundle-changed"
    assert code(b"".join(content.splitlines(keepends=True)[:-1])) == "bundle-incomplete"


def test_each_indicators_file_is_known_by_what_it_says():
    assert not isinstance(verify(sealed_rate()), SealedLevel)
    other = forged(sealed_rate(), "header", lambda data: data.update(indicator_id="horoscope"))
    assert code(other) == "bundle-indicator"


def test_what_changed_is_told_by_steps_evidence_and_entries(half: Story):
    before = half.standing(AT)
    half.tell(happened.MemberNamed(name_th="อร", position_th="", role_th="ประธาน"), by="wichai")
    told = difference(before, half.standing(AT))
    (step,) = told.steps
    assert (step.step, step.before.complete, step.after.complete) == (StepNumber.GROUP, False, True)
    assert [en for _th, en in step.gained] == ["1 members of the working group"]
    assert step.lost == ()
    assert [(item.by, item.event.kind) for item in told.entries] == [("wichai", "member_named")]


def test_a_withdrawn_entry_is_told_as_what_is_shown_no_more(half: Story):
    before = half.standing(AT)
    half.tell(happened.Withdrawn(number=half.year.version, reason_th="คำสั่งผิดฉบับ"))
    told = difference(before, half.standing(AT))
    (step,) = told.steps
    assert [en for _th, en in step.lost] == ["the signed order 1"]
    assert checked(half.sealed(AT)).standing.reached.shown == "1"


def test_nothing_differs_from_itself(half: Story):
    told = difference(half.standing(AT), half.standing(AT))
    assert (told.steps, told.entries) == ((), ())


def test_a_line_that_no_level_rests_on_is_refused(half: Story):
    lines = [json.loads(text) for text in half.sealed(AT).splitlines()]
    document = next(line for line in lines if line["kind"] == "document")
    other = {**document, "data": {**document["data"], "document_id": "other"}}
    for surplus in (document, other, {**lines[2]}, {"kind": "remark", "data": {}}, lines[-1]):
        told = b"\n".join(json.dumps(one).encode() for one in [*lines[:-1], surplus, lines[-1]])
        renumbered = forged_whole(told)
        assert code(renumbered) == "bundle-unaccounted", surplus["kind"]


def forged_whole(content: bytes) -> bytes:
    """Number and chain these lines anew, whatever they are."""
    previous, written = "", []
    for number, text in enumerate(content.splitlines(), 1):
        line = json.loads(text)
        told = {"number": number, "kind": line["kind"], "data": line["data"], "previous": previous}
        previous = _digest(told)
        written.append(f"{json.dumps({**told, 'digest': previous}, ensure_ascii=False, sort_keys=True)}\n")
    return "".join(written).encode()
