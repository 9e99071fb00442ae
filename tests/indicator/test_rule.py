from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicator import PassRule, RuleRejected, WhoCounts, load_definition

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def decided(**changes: Any) -> PassRule:
    form: dict[str, Any] = {
        "pass_percent": "62.5",
        "who_counts": "started",
        "modules": [],
        "countable": ["m01", "m05"],
        "confirmed": True,
        "by": "planning",
        "at": NOW,
        "note": "คำสั่งที่ 1/2569",
    }
    return PassRule.decided(**{**form, **changes})


def test_a_stored_rule_comes_back_the_same():
    rule = decided(modules=["m01"])
    assert PassRule.from_record(rule.to_record(), set_by=rule.set_by, set_at=NOW, note=rule.note) == rule


@pytest.mark.parametrize("percent", ["0", "-1", "100.01", "NaN", "Infinity", "หกสิบ", "", "1e1", "6_0"])
def test_an_impossible_pass_mark_is_refused_in_both_languages(percent: str):
    with pytest.raises(RuleRejected) as refusal:
        decided(pass_percent=percent)
    assert refusal.value.code == "pass-percent"
    assert "เกณฑ์ผ่าน" in refusal.value.th


def test_a_rule_needs_its_reason():
    with pytest.raises(RuleRejected, match="เหตุผล"):
        decided(note="  ")


def test_a_rule_counts_only_what_was_released():
    with pytest.raises(RuleRejected, match="m99"):
        decided(modules=["m99"])


def test_an_unknown_way_to_count_is_refused():
    with pytest.raises(RuleRejected, match="guess"):
        decided(who_counts="guess")


def test_the_pass_mark_is_written_as_people_write_it():
    assert (decided().percent_text, PassRule(Decimal("60.0")).percent_text) == ("62.5", "60")
    assert PassRule(Decimal(100), WhoCounts.STARTED).percent_text == "100"


def test_the_name_is_the_sops_own_wording():
    definition = load_definition("pass_rate")
    assert definition.name_th == (
        "ร้อยละของการผ่านเกณฑ์การประเมินผล กลุ่มเป้าหมายที่เข้ารับการพัฒนาศักยภาพนักวิทยาศาสตร์ข้อมูล (Data Scientist)"
    )


def test_what_the_sop_does_not_state_is_marked_unconfirmed():
    unconfirmed = {field.name_th for field in load_definition("pass_rate").fields if field.unconfirmed}
    assert {"เป้าหมาย", "รอบประเมิน"} <= unconfirmed
