"""The pass rule in force and those before it: a dated record, or the course's proposal until there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from academy import dated_settings
from grader import exchange
from indicator import PassRule

RULE = "pass_rule"


@dataclass(frozen=True)
class RuleForm:
    """An officer's decision as the form gives it; no `modules` counts all that the course counts."""

    pass_percent: str
    who_counts: str
    modules: tuple[str, ...]
    confirmed: bool
    note: str


def current_rule(session: Session, proposed_percent: float) -> PassRule:
    """Read the rule in force; `proposed_percent` is the course's, which holds until somebody decides."""
    record = dated_settings.current(session, RULE)
    if record is None:
        return PassRule(Decimal(repr(proposed_percent)))
    return _rule(record)


def rule_history(session: Session) -> list[PassRule]:
    """List every rule that was set, the newest first."""
    return [_rule(record) for record in reversed(dated_settings.history(session, RULE))]


def decide_rule(session: Session, form: RuleForm, by: str, now: datetime) -> PassRule:
    """Check and record a new rule; raises RuleRejected, EntryRefused for a reason of endless length."""
    rule = PassRule.decided(
        pass_percent=form.pass_percent,
        who_counts=form.who_counts,
        modules=form.modules,
        countable=_countable(session),
        confirmed=form.confirmed,
        by=by,
        at=now,
        note=form.note,
    )
    dated_settings.put(session, RULE, rule.to_record(), by, now, dated_settings.reason(rule.note))
    return rule


def _countable(session: Session) -> Iterable[str]:
    return [item.assignment_id for item in exchange.assignments(session) if item.counts]


def _rule(record: dated_settings.DatedSetting) -> PassRule:
    return PassRule.from_record(record.value, set_by=record.by, set_at=record.at, note=record.note)
