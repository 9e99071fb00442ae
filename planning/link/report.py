"""What a link test's report says: the JSON that `academy verify-link` writes, version 1."""

import json
from dataclasses import dataclass
from typing import Any

from planning.errors import DocumentRefused

VERSION = 1
TOOL = "academy verify-link"


@dataclass(frozen=True)
class TestReport:
    """A run as it matters here: whether every check that applies passed, how many came out how, when, who."""

    passed: bool
    counts: dict[str, int]
    ended_at: str
    contract_sha256: str
    tester: str


def read_report(name: str, content: bytes) -> TestReport:
    """Read a report's JSON; raises DocumentRefused for anything else."""
    try:
        raw: dict[str, Any] = json.loads(content)
        if (raw["version"], raw["tool"]["name"]) != (VERSION, TOOL):
            raise DocumentRefused.not_report(name)
        return TestReport(
            passed=raw["outcome"] == "passed",
            counts={str(verdict): int(count) for verdict, count in raw["counts"].items()},
            ended_at=str(raw["ended_at"]),
            contract_sha256=str(raw["contract"]["sha256"]),
            tester=str(raw["tester"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentRefused.not_report(name) from error
