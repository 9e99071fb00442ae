"""A run as plain values: what the JSON document holds, and what the pages are made of."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from contracts.checks import GROUPS
from contracts.report.words import SEVERITIES, VERDICTS, decision, thai_datetime
from contracts.run import Result, Run, Verdict

VERSION = 1
TOOL = "academy verify-link"
_DISTRIBUTION = "anamai-academy"


@dataclass(frozen=True)
class Cover:
    """Who checked, as it is to stand on the cover, and the number of the letter it goes with ("" for a blank)."""

    tester: str
    letter: str = ""


def told(run: Run, cover: Cover) -> dict[str, Any]:
    """Return the whole run; `version` changes when the meaning of a field does."""
    outcome, outcome_th, outcome_en = decision(run)
    contract = run.contract
    return {
        "version": VERSION,
        "tool": {"name": TOOL, "version": tool_version()},
        "tester": cover.tester,
        "letter": cover.letter,
        "url": run.url,
        "contract": {
            "id": contract.id,
            "name_th": contract.name_th,
            "name_en": contract.name_en,
            "provider_th": contract.provider_th,
            "consumer_th": contract.consumer_th,
            "sha256": contract.digest,
            "synthetic": contract.label is not None and contract.label.value == "synthetic",
        },
        "began_at": run.began_at.isoformat(timespec="seconds"),
        "ended_at": run.ended_at.isoformat(timespec="seconds"),
        "when_th": thai_datetime(run.began_at),
        "duration_s": round((run.ended_at - run.began_at).total_seconds(), 1),
        "requests": run.requests,
        "outcome": outcome,
        "outcome_th": outcome_th,
        "outcome_en": outcome_en,
        "counts": {verdict.value: run.counts[verdict] for verdict in Verdict},
        "results": [_result(one) for one in run.results],
    }


def tool_version() -> str:
    """Return the installed version of the tool."""
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return "source"


def grouped(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the results by group, in the report's order, groups without any left out."""
    groups = []
    for key, (name_th, name_en) in GROUPS.items():
        results = [one for one in document["results"] if one["group"] == key]
        if results:
            groups.append({"key": key, "name_th": name_th, "name_en": name_en, "results": results})
    return groups


def failures(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the results that failed, the gravest first."""
    order = [severity.value for severity in SEVERITIES]
    failed = [one for one in document["results"] if one["verdict"] == Verdict.FAILED.value]
    return sorted(failed, key=lambda one: order.index(one["severity"]))


def _result(one: Result) -> dict[str, Any]:
    return {
        "id": one.check.id,
        "group": one.check.group,
        "name_th": one.check.name_th,
        "name_en": one.check.name_en,
        "why_th": one.check.why_th,
        "severity": one.severity.value,
        "severity_th": SEVERITIES[one.severity][0],
        "verdict": one.verdict.value,
        "verdict_th": VERDICTS[one.verdict][0],
        "reason_th": one.reason_th,
        "reason_en": one.reason_en,
        "evidence": [
            {
                "request": seen.request,
                "sent": seen.sent,
                "status": seen.status,
                "headers": seen.headers,
                "excerpt": seen.excerpt,
                "at": seen.at.isoformat(timespec="milliseconds"),
                "at_th": thai_datetime(seen.at),
                "elapsed_ms": seen.elapsed_ms,
            }
            for seen in one.evidence
        ],
    }
