"""Targets, scores and rounds: what no SOP sets, read from plain numbers and compared unrounded."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicator import IndicatorDefinition, load_definition
from indicator.criteria import Light, Rounds, Scale, Scoring, Target
from indicator.definition import FieldKind
from indicator.errors import CriteriaRejected
from indicator.words import Label

PERCENT = Scale(Decimal(100), Label("ร้อยละ {}", "{} percent"))
TARGET = Target.read(("80", "60"), PERCENT)
TEMPLATE = {"คำนิยาม", "สูตรคำนวณ", "หน่วยวัด", "เป้าหมาย", "เกณฑ์การให้คะแนน", "แหล่งข้อมูล", "หน่วยงานรับผิดชอบ", "รอบประเมิน"}


@pytest.mark.parametrize(
    ("low", "high", "light"),
    [
        (80, 80, Light.GREEN),
        (Fraction("79.999999"), Fraction("79.999999"), Light.AMBER),
        (60, 79, Light.AMBER),
        (59, 59, Light.RED),
        (59, 81, Light.OPEN),
        (None, None, Light.NO_DATA),
    ],
)
def test_a_light_is_the_targets_unrounded_and_a_range_across_colours_has_none(
    low: Fraction | None, high: Fraction | None, light: Light
):
    assert TARGET.light(low, high) is light


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_better_figure_never_gets_a_worse_score(one: Fraction, other: Fraction):
    scoring = Scoring.read(("50", "60", "70", "80", "90"), PERCENT)
    assert (scoring.score(min(one, other)) <= scoring.score(max(one, other))) is True
    assert 0 <= scoring.score(one) <= 5


def test_scores_begin_at_their_threshold():
    scoring = Scoring.read(("50", "55", "60", "62.5", "65"), PERCENT)
    assert [scoring.score(Fraction(one)) for one in ("49.99", "50", "62.5", "100")] == [0, 1, 4, 5]


@pytest.mark.parametrize(
    "numbers", [(), ("80",), ("60", "80"), ("101", "60"), ("แปดสิบ", "60"), ("NaN", "1"), ("0", "0")]
)
def test_a_target_that_cannot_be_used_is_refused(numbers: tuple[str, ...]):
    with pytest.raises(CriteriaRejected):
        Target.read(numbers, PERCENT)


@pytest.mark.parametrize("numbers", [("1", "2", "3", "4"), ("1", "2", "3", "4", "4"), ("5", "4", "3", "2", "1")])
def test_a_scoring_table_rises_through_five(numbers: tuple[str, ...]):
    with pytest.raises(CriteriaRejected):
        Scoring.read(numbers, PERCENT)


@pytest.mark.parametrize("numbers", [(), ("13",), ("0",), ("6", "6"), ("12", "6"), ("ครึ่งปี",), ("6.5",)])
def test_rounds_are_months_of_a_fiscal_year(numbers: tuple[str, ...]):
    with pytest.raises(CriteriaRejected):
        Rounds.read(numbers, PERCENT)


def test_rounds_say_when_they_look():
    told = Rounds.read(("5", "10"), PERCENT).told(PERCENT)
    assert told.th == "รอบ 5 เดือน (สิ้นเดือนกุมภาพันธ์) · รอบ 10 เดือน (สิ้นเดือนกรกฎาคม) ของปีงบประมาณ"


@pytest.mark.parametrize("indicator_id", ["pass_rate", "link_level"])
def test_a_definition_has_every_field_of_the_ministrys_template(indicator_id: str):
    definition = load_definition(indicator_id)
    assert {field.name_th for field in definition.fields} >= TEMPLATE
    assert all(field.text_th and field.text_en for field in definition.fields)
    assert definition.target is None, "no SOP sets one"
    assert {"target", "scoring", "rounds"} <= {field.field for field in definition.fields if field.unconfirmed}


@pytest.mark.parametrize("indicator_id", ["pass_rate", "link_level"])
def test_a_definition_survives_its_record(indicator_id: str):
    definition = load_definition(indicator_id)
    assert IndicatorDefinition.from_record(definition.to_record()) == definition


def test_the_link_indicators_words_are_the_sops():
    definition = load_definition("link_level")
    assert definition.name_th == "ระดับความสำเร็จของการเชื่อมโยงข้อมูลกรมอนามัยกับหน่วยงาน ภาคีเครือข่ายภายนอก"
    assert (
        "ในลักษณะทวิภาคี (Bilateral) ที่มีการกำหนดเงื่อนไขในการแลกเปลี่ยนข้อมูลระหว่างกัน" in definition.named("definition").text_th
    )
    assert definition.numbers(FieldKind.ROUNDS) == ("6", "12")
