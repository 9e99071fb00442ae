"""What a link test's report says: the files that `academy verify-link` writes, version 1.

What can be held against itself is: that it is whole, that its counts and outcome follow from its checks, when it was run,
and that the paper was made from it. That the test was run at all only its mark can show, which is the academy's to check.
"""

import json
import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from planning.errors import DocumentRefused, ReportRefused

VERSION = 1
TOOL = "academy verify-link"
_CLOCKS_APART = timedelta(minutes=5)  # the tester's clock is not ours
_ROUNDING_S = 1.5  # times are written in whole seconds, the duration in tenths
_XREF_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")

_Text = Annotated[str, Field(min_length=1)]
Verdict = Literal["passed", "failed", "not_applicable", "could_not_run"]
_VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "not_applicable", "could_not_run")


class _Written(BaseModel):
    """A shape as the tool writes it: every field, and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Tool(_Written):
    name: Literal["academy verify-link"]
    version: _Text


class _Contract(_Written):
    id: _Text
    name_th: str
    name_en: str
    provider_th: str
    consumer_th: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    synthetic: bool


class _Evidence(_Written):
    request: str
    sent: dict[str, str]
    status: int
    headers: dict[str, str]
    excerpt: str
    at: AwareDatetime
    at_th: str
    elapsed_ms: float


class _Result(_Written):
    id: _Text
    group: _Text
    name_th: _Text
    name_en: _Text
    why_th: _Text
    severity: Literal["critical", "major", "minor"]
    severity_th: _Text
    verdict: Verdict
    verdict_th: _Text
    reason_th: str
    reason_en: str
    evidence: list[_Evidence]


class _Report(_Written):
    version: Literal[1]
    tool: _Tool
    tester: _Text
    letter: str
    url: _Text
    contract: _Contract
    began_at: AwareDatetime
    ended_at: AwareDatetime
    when_th: _Text
    duration_s: Annotated[float, Field(ge=0)]
    requests: Annotated[int, Field(ge=1)]
    outcome: Literal["passed", "failed", "undecided"]
    outcome_th: _Text
    outcome_en: _Text
    counts: dict[Verdict, int]
    results: list[_Result]
    mark: Annotated[str, Field(pattern=r"^(|[0-9a-f]{64})$")] = ""


class TestReport(BaseModel):
    """A run as it matters here: whether every check that applies passed, how many came out how, when, who, against what.

    `run_sha256` is of all that is told, however it is written and whether it is marked.
    """

    model_config = ConfigDict(frozen=True)

    passed: bool
    counts: dict[str, int]
    ended_at: str
    contract_sha256: str
    tester: str
    run_sha256: str
    url: str
    contract_id: str
    contract_th: str
    synthetic: bool


def read_report(name: str, content: bytes, *, checks: Collection[str], now: datetime) -> TestReport:
    """Read a report's JSON; `checks` are the ids of all that the tool asks.

    Raises DocumentRefused for a file that is no such report, ReportRefused for one that does not agree with itself.
    """
    try:
        report = _Report.model_validate_json(content)
    except ValidationError as error:
        where = [".".join(map(str, one["loc"])) for one in error.errors(include_url=False)]
        if not {"", "version", "tool", "tool.name"}.isdisjoint(where):
            raise DocumentRefused.not_report(name) from error
        raise ReportRefused.field(name, where[0]) from error
    _agrees_with_itself(name, report, checks)
    ended = report.ended_at
    lasted_s = (ended - report.began_at).total_seconds()
    if lasted_s < 0 or abs(lasted_s - report.duration_s) > _ROUNDING_S or ended > now + _CLOCKS_APART:
        raise ReportRefused.times(name)
    return TestReport(
        passed=report.outcome == "passed",
        counts={verdict: report.counts[verdict] for verdict in _VERDICTS},
        ended_at=ended.isoformat(),
        contract_sha256=report.contract.sha256,
        tester=report.tester,
        run_sha256=_digest(content),
        url=report.url,
        contract_id=report.contract.id,
        contract_th=report.contract.name_th,
        synthetic=report.contract.synthetic,
    )


def check_paper(name: str, paper: bytes, report: bytes) -> None:
    """Refuse a paper that is no whole PDF, or not the one that was made from `report`, whose digest it carries.

    Raises DocumentRefused, ReportRefused.
    """
    end = _XREF_END.search(paper)
    if not paper.startswith(b"%PDF-") or end is None or not paper[int(end[1]) :].startswith(b"xref"):
        raise DocumentRefused.not_pdf(name)
    if sha256(report).hexdigest().encode() not in paper:
        raise ReportRefused.other_paper(name)


def _digest(content: bytes) -> str:
    document = json.loads(content)
    document.pop("mark", None)
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _agrees_with_itself(name: str, report: _Report, checks: Collection[str]) -> None:
    asked = [one.id for one in report.results]
    if sorted(asked) != sorted(checks) or any(one.group != one.id.partition(".")[0] for one in report.results):
        raise ReportRefused.checks(name)
    found = Counter(one.verdict for one in report.results)
    if report.counts != {verdict: found[verdict] for verdict in _VERDICTS}:
        raise ReportRefused.counts(name)
    if report.outcome != _outcome(found):
        raise ReportRefused.outcome(name)
    for one in report.results:
        if {bool(one.reason_th), bool(one.reason_en)} != {one.verdict != "passed"}:
            raise ReportRefused.field(name, one.id)


def _outcome(found: Counter[Verdict]) -> str:
    """Say what the verdicts come to: what could not be run has shown nothing."""
    if found["failed"]:
        return "failed"
    return "passed" if found["passed"] and not found["could_not_run"] else "undecided"
