"""The sealed bundle: a figure with all that it was computed from, in one file that anybody can check offline.

JSON Lines. The first line is the header; then the definition, the rule, the modules, the people, their scores with the
runs that decided them, and at the end the figures. Each line carries the digest of itself and the line before it, so
that nothing can be changed, left out or put in between; the last digest is the bundle's fingerprint, which papers carry.

`verify` trusts no figure in the file: it computes them anew from the people and scores, by the rule.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from indicator.compute import Scope, pass_rate
from indicator.definition import IndicatorDefinition
from indicator.errors import BundleBroken
from indicator.export import figure_json
from indicator.figure import PassRateReport, Turnout
from indicator.rule import PassRule
from indicator.standing import Module, Participant, ScoreLike

FORMAT = "anamai-academy-figure"
VERSION = 1
_LINE = {"number", "kind", "data", "previous", "digest"}


@dataclass(frozen=True)
class Deciding:
    """What decided a score: the grading run, its release (the tests' digest), and a person's marks with who gave them."""

    run_id: str
    release_digest: str
    engine_version: str
    marked_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """What a bundle says, once it was found whole: when, by whom, its figures, and its fingerprint (hex)."""

    report: PassRateReport
    definition: IndicatorDefinition
    made_at: datetime
    made_by: str
    fingerprint: str
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
    lines = _Chain()
    lines.add("header", {
        "format": FORMAT, "version": VERSION, "indicator_id": definition.indicator_id, "as_of": report.as_of.isoformat(),
        "scope": (Scope.SYNTHETIC if report.synthetic else Scope.OFFICIAL).value, "cohort_id": report.cohort_id,
        "made_by": made_by, "made_at": made_at.isoformat(), "participation": _participation(report.turnout),
    })  # fmt: skip
    lines.add("definition", definition.to_record())
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
    lines.add("figures", _figures(report))
    return lines.written()


def verify(content: bytes) -> Sealed:
    """Check a bundle line by line and compute its figures anew; raises BundleBroken, which says what is wrong where."""
    lines = list(_read(content))
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(line["kind"], []).append(line["data"])
    # A chain can hold anything: whoever forges one computes its digests too.
    try:
        sealed, given = _computed(found, lines[-1]["digest"]), dict(found["figures"][0])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise BundleBroken.incomplete(str(error)) from error
    computed = _figures(sealed.report)
    for address in given.keys() | computed.keys():
        if given.get(address) != computed.get(address):
            raise BundleBroken.other_figure(address)
    return sealed


def _computed(found: Mapping[str, list[Any]], fingerprint: str) -> Sealed:
    header = found["header"][0]
    if (header["format"], header["version"]) != (FORMAT, VERSION):
        raise BundleBroken.other_version(header["version"])
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
    definition = IndicatorDefinition.from_record(found["definition"][0])
    made_at = datetime.fromisoformat(header["made_at"])
    return Sealed(report, definition, made_at, header["made_by"], fingerprint, deciding)


class _Chain:
    def __init__(self) -> None:
        self._lines: list[dict[str, Any]] = []

    def add(self, kind: str, data: Mapping[str, Any]) -> None:
        previous = self._lines[-1]["digest"] if self._lines else ""
        line = {
            "number": len(self._lines) + 1,
            "kind": kind,
            "data": json.loads(json.dumps(data)),
            "previous": previous,
        }
        self._lines.append({**line, "digest": _digest(line)})

    def written(self) -> bytes:
        return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in self._lines).encode()


def _read(content: bytes) -> Iterator[dict[str, Any]]:
    """Give the lines of a chain that holds; the last kind must be there, for a file may have been cut off."""
    previous, kind = "", ""
    for number, text in enumerate(content.splitlines(), 1):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BundleBroken.line(number) from error
        if not isinstance(line, dict) or line.keys() != _LINE:
            raise BundleBroken.line(number)
        told = {name: line[name] for name in line if name != "digest"}
        if (line["number"], line["previous"], line["digest"]) != (number, previous, _digest(told)):
            raise BundleBroken.line(number)
        previous, kind = line["digest"], line["kind"]
        yield line
    if kind != "figures":
        raise BundleBroken.incomplete("figures")


def _digest(line: Mapping[str, Any]) -> str:
    canonical = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A changed byte may make half a character, which no encoding of ours has.
    return sha256(canonical.encode(errors="surrogatepass")).hexdigest()


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
