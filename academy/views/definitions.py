"""The indicators' definitions as they hold: the template's wording, and on its open fields what was decided.

Fields that the pass rule or the level table decides are told from these, so that no value is kept twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from academy import dated_settings
from academy.dated_settings import DatedSetting
from academy.views.level_table import LEVEL_TABLE, level_table
from academy.views.rules import RULE, current_rule
from indicator import IndicatorDefinition, PassRule, load_definition
from indicator.definition import DefinitionField, FieldKind
from indicator.errors import CriteriaRejected
from indicator.words import WHO_COUNTS, Label
from planning.link.deadlines import rounds
from planning.link.level import LevelTable
from planning.link.procedure import Round, procedure
from planning.link.words import HALVES
from planning.sealed import LINK_LEVEL, PASS_RATE

INDICATORS = (PASS_RATE, LINK_LEVEL)


@dataclass(frozen=True)
class FieldForm:
    """A decision on a field as the form gives it: words for a text, numbers for any other kind."""

    text_th: str
    text_en: str
    numbers: tuple[str, ...]
    confirmed: bool
    note: str


def definition_in_force(session: Session, indicator_id: str, proposed_percent: float) -> IndicatorDefinition:
    """Give an indicator's definition; `proposed_percent` is the course's pass mark. Raises CriteriaRejected for none of ours."""
    if indicator_id not in INDICATORS:
        raise CriteriaRejected.field(indicator_id)
    if indicator_id == PASS_RATE:
        return pass_rate_definition(session, proposed_percent)
    return link_definition(session)


def pass_rate_definition(session: Session, proposed_percent: float) -> IndicatorDefinition:
    """Give the pass rate's definition with everything that was decided; `proposed_percent` is the course's pass mark."""
    decided = _by_rule(_fields_decided(session, PASS_RATE), current_rule(session, proposed_percent))
    return replace(decided, revision=decided.revision + len(dated_settings.history(session, RULE)))


def link_definition(session: Session) -> IndicatorDefinition:
    """Give the link indicator's definition with everything that was decided."""
    decided = _by_table(_fields_decided(session, LINK_LEVEL), level_table(session))
    return replace(decided, revision=decided.revision + len(dated_settings.history(session, LEVEL_TABLE)))


def field_history(session: Session, indicator_id: str, field: str) -> list[DefinitionField]:
    """List every decision on a field, the newest first."""
    shipped = load_definition(indicator_id).named(field)
    records = dated_settings.history(session, _name(indicator_id, field))
    return [_decided(shipped, record) for record in reversed(records)]


def decide_field(  # noqa: PLR0917 - a decision's parts in reading order
    session: Session, indicator_id: str, field: str, form: FieldForm, by: str, now: datetime
) -> None:
    """Record a decision on an open field, which holds from now on. Raises CriteriaRejected, EntryRefused."""
    if indicator_id not in INDICATORS or not load_definition(indicator_id).named(field).open:
        raise CriteriaRejected.field(field)
    definition = load_definition(indicator_id)
    kind = definition.named(field).kind
    text = Label(form.text_th.strip(), form.text_en.strip() or form.text_th.strip())
    numbers: tuple[str, ...] = ()
    if kind is not FieldKind.TEXT:
        numbers = tuple(one.strip() for one in form.numbers if one.strip())
        text = definition.told(kind, numbers)
    if not text.th:
        raise CriteriaRejected.empty()
    value = {"text_th": text.th, "text_en": text.en, "numbers": list(numbers), "confirmed": form.confirmed}
    dated_settings.put(session, _name(indicator_id, field), value, by, now, dated_settings.reason(form.note))


def rounds_in_force(session: Session) -> Sequence[Round]:
    """Give the assessment rounds of the pass rate as they hold."""
    return rounds(_fields_decided(session, PASS_RATE))


def _name(indicator_id: str, field: str) -> str:
    return f"definition/{indicator_id}/{field}"


def _decided(field: DefinitionField, record: DatedSetting) -> DefinitionField:
    text = Label(record.value["text_th"], record.value["text_en"])
    decided = field.decided(text, confirmed=record.value["confirmed"], by=record.by, at=record.at, note=record.note)
    return replace(decided, numbers=tuple(record.value["numbers"]))


def _fields_decided(session: Session, indicator_id: str) -> IndicatorDefinition:
    found, prefix = load_definition(indicator_id), _name(indicator_id, "")
    taken = dated_settings.history_below(session, prefix)
    for field in found.fields:
        if field.open and (records := taken.get(prefix + field.field)):
            found = found.with_field(_decided(field, records[-1]))
    return replace(found, revision=sum(map(len, taken.values())))


def _by_rule(definition: IndicatorDefinition, rule: PassRule) -> IndicatorDefinition:
    who = WHO_COUNTS[rule.who_counts]
    counted = "" if rule.modules is None else f" ({', '.join(rule.modules)})"
    texts = {
        "numerator": Label(
            f"จำนวนผู้เข้ารับการอบรมใน B ที่ได้คะแนนรวมไม่น้อยกว่าร้อยละ {rule.percent_text} ของคะแนนชุดแบบฝึกหัดที่นับ{counted}",
            f"The number of trainees in B with at least {rule.percent_text} percent of the counted assignments' points{counted}.",
        ),
        "denominator": Label(
            f"จำนวนผู้เข้ารับการอบรมที่นับเข้าตัวหาร: {who.th}", f"The number of trainees who count: {who.en}."
        ),
    }
    for name, text in texts.items():
        field = replace(
            definition.named(name), text_th=text.th, text_en=text.en, unconfirmed=not rule.confirmed,
            set_by=rule.set_by, set_at=rule.set_at, note=rule.note,
        )  # fmt: skip
        definition = definition.with_field(field)
    return definition


def _by_table(definition: IndicatorDefinition, table: LevelTable) -> IndicatorDefinition:
    sop = procedure().steps
    thai, english = [], []
    for row in table.rows:
        half = HALVES[row.half]
        thai.append(
            f"ระดับ {row.level}: {' และ '.join(f'ขั้นที่ {step.value} {sop[step].name_th}' for step in row.steps)} ({half.th})"
        )
        english.append(f"level {row.level}: {' and '.join(f'step {step.value}' for step in row.steps)} ({half.en})")
    field = replace(
        definition.named("scoring"), text_th=" · ".join(thai), text_en=" · ".join(english),
        unconfirmed=not table.confirmed, set_by=table.set_by, set_at=table.set_at, note=table.note,
    )  # fmt: skip
    return definition.with_field(field)
