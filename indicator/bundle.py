"""The pass rate's sealed bundle: the figure with all that it was computed from, in one file that anybody can check offline.

The first line is the header; then the definition, the rule, the modules, how many were invited, the people with their
attendance, their scores with the runs that decided them, and at the end the figures. `indicator.chain` has the form of the lines.

`verify` trusts no figure in the file: it computes them anew from the people and scores, by the rule.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from indicator.attendance import joined
from indicator.chain import Chain, Line, Links, Stamp, read_links, recomputed
from indicator.compute import Scope, came_to, pass_rate
from indicator.definition import IndicatorDefinition
from indicator.errors import BundleBroken
from indicator.export import figure_json
from indicator.figure import PassRateReport
from indicator.plain import instant, instant_or_none, require_lines, require_percent, require_types, share
from indicator.rule import PassRule, WhoCounts
from indicator.standing import Module, Participant, ScoreLike

INDICATOR = "pass_rate"
_SLIP = 1e-6  # points: what sums of floats may be off
# No two lines of a kind are of the same thing.
_DISTINCT = {"module": ("assignment_id",), "person": ("username",), "score": ("student_id", "assignment_id")}


@dataclass(frozen=True)
class Deciding:
    """What decided a score: the grading run, its release (the tests' digest), and a person's marks with who gave them."""

    run_id: str
    release_digest: str
    engine_version: str
    marked_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sealed(Stamp):
    """What a bundle says, once it was found whole: its figures and people, and what decided each score, by attempt_id.

    People have no names in it.
    """

    report: PassRateReport
    people: tuple[Participant, ...]
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
    invited: int | None = None,
    attendance: Mapping[str, Fraction] = MappingProxyType({}),
) -> bytes:
    """Write a bundle of `report`; `people` and `scores` are all that it was computed from, `deciding` by attempt_id.

    Everybody of the report's scope is in it, in B or not, so that B can be checked too. Names stay out: a person is a
    username, an agency, a region and a cohort, with their share of the half days where there are sign-in sheets.
    """
    scope = _of_scope(report, people)
    shares = {one.username: attendance[one.username] for one in scope if one.username in attendance}
    report = _joined(report, invited, shares)
    lines = _lines(report, definition, scope, scores, deciding, shares, made_by=made_by, made_at=made_at)
    return lines.written(_figures(report))


def verify(content: bytes) -> Sealed:
    """Check a bundle line by line and compute its figures anew; raises BundleBroken, which says what is wrong where."""
    return verify_links(read_links(content))


def verify_links(links: Links) -> Sealed:
    """Compute the figures of a bundle that was read already; raises BundleBroken as `verify` does."""
    if links.indicator_id != INDICATOR:
        raise BundleBroken.other_indicator(links.indicator_id)
    return recomputed(links, _computed)


def _lines(  # noqa: PLR0917 - what a file holds, in its order
    report: PassRateReport,
    definition: IndicatorDefinition,
    people: Sequence[Participant],
    scores: Iterable[ScoreLike],
    deciding: Mapping[str, Deciding],
    attendance: Mapping[str, Fraction],
    *,
    made_by: str,
    made_at: datetime,
) -> Chain:
    """Collect all that comes before the figures."""
    members = {one.username for one in people}
    lines = Chain(
        definition, made_by=made_by, made_at=made_at, as_of=report.as_of.isoformat(), cohort_id=report.cohort_id,
        scope=_scope(report).value,
    )  # fmt: skip
    rule = report.rule
    set_at = rule.set_at.isoformat() if rule.set_at else None
    lines.add("rule", {**rule.to_record(), "set_by": rule.set_by, "set_at": set_at, "note": rule.note})
    for module in report.modules:
        lines.add("module", asdict(module))
    # By letter: how many were invited is a number on record, and nothing else shows it.
    lines.add("invited", {"people": report.turnout.invited if report.turnout else None})
    for person in sorted(people, key=lambda one: one.username):
        lines.add("person", {**asdict(person), "name": "", "attendance": _written(attendance.get(person.username))})
    for score in _resting(report, [one for one in scores if one.student_id in members]):
        decided = deciding.get(score.attempt_id or "")
        lines.add("score", {**_plain(score), "deciding": asdict(decided) if decided else None})
    return lines


def _resting(report: PassRateReport, scores: Iterable[ScoreLike]) -> list[ScoreLike]:
    """Choose the scores that a figure rests on, in their order.

    These are the ones of the counted modules, and of other work what alone shows that its person began or submitted.
    """
    counted = {one.assignment_id for one in report.modules}
    shown: defaultdict[str, set[WhoCounts]] = defaultdict(set)
    chosen = []
    # What counts first, then what was submitted: of the rest nothing is left that they do not show.
    for one in sorted(scores, key=lambda one: (one.assignment_id not in counted, -len(_shown(one)), one.assignment_id)):
        if one.assignment_id in counted or not _shown(one) <= shown[one.student_id]:
            chosen.append(one)
            shown[one.student_id] |= _shown(one)
    return sorted(chosen, key=lambda one: (one.student_id, one.assignment_id))


def _shown(score: ScoreLike) -> set[WhoCounts]:
    """Tell how far a score shows that its person came; being on the roster takes none."""
    return {
        stage
        for stage in WhoCounts
        if stage is not WhoCounts.REGISTERED and came_to(stage, {score.assignment_id: score})
    }


def _computed(links: Links) -> tuple[Sealed, Mapping[str, Any], Sequence[Line]]:
    stamp, found = Stamp.of(links), links.found
    links.require_kinds(("rule", "invited") if links.strict else ("rule",), ("module", "person", "score"))
    for kind, names in _DISTINCT.items():
        links.require_distinct(kind, *names)
    header = found["header"][0]
    people = tuple(
        Participant(**{name: value for name, value in one.items() if name != "attendance"})
        for one in found.get("person", ())
    )
    modules = [Module(**one) for one in found.get("module", ())]
    scores = [_Score(**{name: one[name] for name in _Score.__dataclass_fields__}) for one in found.get("score", ())]
    _require_sound(people, modules, scores)
    for one in found.get("score", ()):
        if surplus := one.keys() - {*_Score.__dataclass_fields__, "deciding"}:
            raise BundleBroken.field(min(surplus))
    report = pass_rate(
        people,
        modules,
        scores,
        _rule(found["rule"][0]),
        as_of=instant(header["as_of"]),
        scope=Scope(header["scope"]),
        cohort_id=header["cohort_id"],
    )
    invited, attendance = _participation(links)
    report = _joined(report, invited, attendance)
    deciding = {
        one["attempt_id"]: Deciding(**{**one["deciding"], "marked_by": tuple(one["deciding"]["marked_by"])})
        for one in found.get("score", ())
        if one["deciding"]
    }
    sealed = Sealed(**vars(stamp), report=report, people=people, deciding=deciding)
    if not links.strict:
        return sealed, _values(report), ()
    ours = _lines(
        report,
        stamp.definition,
        _of_scope(report, people),
        scores,
        deciding,
        attendance,
        made_by=stamp.made_by,
        made_at=stamp.made_at,
    )
    return sealed, _figures(report), ours.lines


def _participation(links: Links) -> tuple[int | None, Mapping[str, Fraction]]:
    """Read who was invited and who came; nothing of a file that did not show it. Raises KeyError, TypeError, BundleBroken."""
    if not links.strict:
        return None, {}
    invited = links.found["invited"][0]["people"]
    shares = {
        one["username"]: share(one["attendance"])
        for one in links.found.get("person", ())
        if one["attendance"] is not None
    }
    if invited is not None and type(invited) is not int:
        raise BundleBroken.field(invited)
    return invited, shares


def _of_scope(report: PassRateReport, people: Iterable[Participant]) -> list[Participant]:
    return [one for one in people if one.synthetic is report.synthetic and report.cohort_id in {None, one.cohort_id}]


def _joined(report: PassRateReport, invited: int | None, attendance: Mapping[str, Fraction]) -> PassRateReport:
    if report.turnout is None:
        return report
    return replace(report, turnout=joined(report.turnout, invited, attendance))


def _written(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def _scope(report: PassRateReport) -> Scope:
    return Scope.SYNTHETIC if report.synthetic else Scope.OFFICIAL


def _plain(score: ScoreLike) -> dict[str, Any]:
    return {name: getattr(score, name) for name in _Score.__dataclass_fields__}


def _figures(report: PassRateReport) -> dict[str, Any]:
    """Tell whom the figures are of, how far people came, and every figure by its address."""
    turnout = asdict(report.turnout) if report.turnout else {}
    told = {**turnout, "attendance": _written(turnout.get("attendance"))}
    return {
        "of": {"scope": _scope(report).value, "cohort_id": report.cohort_id},
        "turnout": told,
        **_values(report),
    }


def _values(report: PassRateReport) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(
        json.dumps({key.address: figure_json(value) for key, value in report.values.items()})
    )
    return values


def _rule(raw: Mapping[str, Any]) -> PassRule:
    require_percent(raw["pass_percent"])
    rule = PassRule.from_record(raw, set_by=raw["set_by"], set_at=instant_or_none(raw["set_at"]), note=raw["note"])
    require_types(rule)
    require_lines(rule.set_by, *(rule.modules or ()))
    return rule


def _require_sound(people: Iterable[Participant], modules: Iterable[Module], scores: Iterable[_Score]) -> None:
    """Refuse a field of another type, names over several lines, and more points than there are. Raises BundleBroken."""
    require_types(*people, *modules, *scores)
    for person in people:
        require_lines(person.username, person.name, person.agency, person.cohort_id, person.cohort_name)
    for score in scores:
        most = score.max_score + _SLIP
        if max(score.score or 0, score.certain, score.possible) > most:
            raise BundleBroken.field(max(score.score or 0, score.certain, score.possible))
