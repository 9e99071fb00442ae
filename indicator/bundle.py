"""The pass rate's sealed bundle: the figure with all that it was computed from, in one file that anybody can check offline.

The first line is the header; then the definition, the rule, the modules, the people, their scores with the runs that
decided them, and at the end the figures. `indicator.chain` has the form of the lines.

`verify` trusts no figure in the file: it computes them anew from the people and scores, by the rule.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from indicator.chain import Chain, Links, Stamp, read_links, recomputed
from indicator.compute import Scope, pass_rate
from indicator.definition import IndicatorDefinition
from indicator.errors import BundleBroken
from indicator.export import figure_json
from indicator.figure import PassRateReport, Turnout
from indicator.rule import PassRule
from indicator.standing import Module, Participant, ScoreLike

INDICATOR = "pass_rate"


@dataclass(frozen=True)
class Deciding:
    """What decided a score: the grading run, its release (the tests' digest), and a person's marks with who gave them."""

    run_id: str
    release_digest: str
    engine_version: str
    marked_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sealed(Stamp):
    """What a bundle says, once it was found whole: its figures, and what decided each score, by attempt_id."""

    report: PassRateReport
    deciding: Mapping[str, Deciding]


@dataclass(frozen=True)
class _Score:
    """A score as a bundle holds it; fits `ScoreLike`."""

    student_id: str
    assignment_id: str
    status: str
    attempts: int
    score: float | None
    certain: float
    possible: float
    max_score: float
    attempt_id: str | None
    undecided: bool


def seal(
    report: PassRateReport,
    definition: IndicatorDefinition,
    people: Iterable[Participant],
    scores: Iterable[ScoreLike],
    deciding: Mapping[str, Deciding],
    *,
    made_by: str,
    made_at: datetime,
) -> bytes:
    """Write a bundle of `report`; `people` and `scores` are all that it was computed from, `deciding` by attempt_id.

    Everybody of the report's scope is in it, in B or not, so that B can be checked too. Names stay out: a person is a
    username, an agency, a region and a cohort.
    """
    scope = [one for one in people if one.synthetic is report.synthetic and report.cohort_id in {None, one.cohort_id}]
    members = {one.username for one in scope}
    lines = Chain(
        definition, made_by=made_by, made_at=made_at, as_of=report.as_of.isoformat(), cohort_id=report.cohort_id,
        scope=(Scope.SYNTHETIC if report.synthetic else Scope.OFFICIAL).value,
        participation=_participation(report.turnout),
    )  # fmt: skip
    rule = report.rule
    set_at = rule.set_at.isoformat() if rule.set_at else None
    lines.add("rule", {**rule.to_record(), "set_by": rule.set_by, "set_at": set_at, "note": rule.note})
    for module in report.modules:
        lines.add("module", asdict(module))
    for person in sorted(scope, key=lambda one: one.username):
        lines.add("person", {**asdict(person), "name": ""})
    for score in sorted(scores, key=lambda one: (one.student_id, one.assignment_id)):
        if score.student_id in members:
            decided = deciding.get(score.attempt_id or "")
            lines.add("score", {**_plain(score), "deciding": asdict(decided) if decided else None})
    return lines.written(_figures(report))


def verify(content: bytes) -> Sealed:
    """Check a bundle line by line and compute its figures anew; raises BundleBroken, which says what is wrong where."""
    return verify_links(read_links(content))


def verify_links(links: Links) -> Sealed:
    """Compute the figures of a bundle that was read already; raises BundleBroken as `verify` does."""
    if links.indicator_id != INDICATOR:
        raise BundleBroken.other_indicator(links.indicator_id)
    return recomputed(links, _computed)


def _computed(links: Links) -> tuple[Sealed, Mapping[str, Any]]:
    stamp, found = Stamp.of(links), links.found
    header = found["header"][0]
    report = pass_rate(
        [Participant(**one) for one in found.get("person", ())],
        [Module(**one) for one in found.get("module", ())],
        [_Score(**{name: one[name] for name in _Score.__dataclass_fields__}) for one in found.get("score", ())],
        _rule(found["rule"][0]),
        as_of=datetime.fromisoformat(header["as_of"]),
        scope=Scope(header["scope"]),
        cohort_id=header["cohort_id"],
    )
    report = _with_participation(report, header.get("participation", {}))
    deciding = {
        one["attempt_id"]: Deciding(**{**one["deciding"], "marked_by": tuple(one["deciding"]["marked_by"])})
        for one in found.get("score", ())
        if one["deciding"]
    }
    return Sealed(**vars(stamp), report=report, deciding=deciding), _figures(report)


def _participation(turnout: Turnout | None) -> dict[str, Any]:
    """Tell who was invited and who came: of records that are not in the bundle, so told and not computed anew."""
    if turnout is None:
        return {}
    share = turnout.attendance
    told = None if share is None else f"{share.numerator}/{share.denominator}"
    return {"invited": turnout.invited, "attended": turnout.attended, "attendance": told}


def _with_participation(report: PassRateReport, told: Mapping[str, Any]) -> PassRateReport:
    if report.turnout is None or not told:
        return report
    if not all(told[name] is None or type(told[name]) is int for name in ("invited", "attended")):
        raise ValueError(told)
    share = None if told["attendance"] is None else Fraction(told["attendance"])
    turnout = replace(report.turnout, invited=told["invited"], attended=told["attended"], attendance=share)
    return replace(report, turnout=turnout)


def _plain(score: ScoreLike) -> dict[str, Any]:
    return {name: getattr(score, name) for name in _Score.__dataclass_fields__}


def _figures(report: PassRateReport) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(
        json.dumps({key.address: figure_json(value) for key, value in report.values.items()})
    )
    return figures


def _rule(raw: Mapping[str, Any]) -> PassRule:
    set_at = datetime.fromisoformat(raw["set_at"]) if raw["set_at"] else None
    return PassRule.from_record(raw, set_by=raw["set_by"], set_at=set_at, note=raw["note"])
