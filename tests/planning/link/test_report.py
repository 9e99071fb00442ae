"""A link test's report counts only when it is whole and agrees with itself, and its paper with it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.checks import BY_ID
from planning.errors import DocumentRefused, EntryRefused, ReportRefused
from planning.link.report import TestReport as Read
from planning.link.report import check_paper, read_report
from tests.contracts.told_report import files_of, report_of
from tests.planning.link.story import Story

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def read(report: dict[str, Any]) -> Read:
    return read_report("report.json", json.dumps(report).encode(), checks=BY_ID, now=NOW)


@pytest.mark.parametrize("failed", [0, 2])
def test_a_report_is_read_as_it_was_written(failed: int):
    found = read(report_of(failed=failed, now=NOW))
    assert (found.passed, found.tester, found.contract_sha256) == (not failed, "อร", "a" * 64)
    assert found.counts == {"passed": len(BY_ID) - failed, "failed": failed, "not_applicable": 0, "could_not_run": 0}


def test_a_run_is_the_same_however_its_report_is_written():
    report = report_of(now=NOW)
    again = json.loads(json.dumps({"mark": "b" * 64, **dict(reversed(report.items()))}, indent=3))
    assert read(report).run_sha256 == read(again).run_sha256 != read(report_of(now=NOW - timedelta(days=1))).run_sha256


def test_what_a_hand_writes_is_no_report():
    forged = {
        "version": 1, "tool": {"name": "academy verify-link"}, "outcome": "passed", "counts": {"passed": 1},
        "ended_at": "1999-01-01", "contract": {"sha256": "x"}, "tester": "nobody",
    }  # fmt: skip
    with pytest.raises(ReportRefused, match="ไม่เป็นไปตามที่คำสั่ง"):
        read(forged)
    for other in ({}, {**report_of(now=NOW), "version": 2}, {**report_of(now=NOW), "tool": "mine"}):
        with pytest.raises(DocumentRefused, match="ไม่ใช่รายงานผลทดสอบ"):
            read(other)


def at(seconds: float) -> str:
    return (NOW + timedelta(seconds=seconds)).isoformat()


CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "a field is gone": ("report-field", lambda told: told.pop("letter")),
    "a field is new": ("report-field", lambda told: told.update(seal="ok")),
    "nobody ran it": ("report-field", lambda told: told.update(tester="")),
    "no digest": ("report-field", lambda told: told["contract"].update(sha256="x")),
    "a time without zone": ("report-field", lambda told: told.update(ended_at="2026-11-22T10:00:00")),
    "a failure without a reason": ("report-field", lambda told: told["results"][0].update(reason_th="")),
    "a check is left out": ("report-checks", lambda told: told["results"].pop()),
    "a check is told twice": ("report-checks", lambda told: told["results"].append(told["results"][1])),
    "a failure is not counted": ("report-counts", lambda told: told["counts"].update(failed=0)),
    "a failure passes": ("report-outcome", lambda told: told.update(outcome="passed")),
    "it ended before it began": ("report-times", lambda told: told.update(began_at=at(60))),
    "it lasted otherwise": ("report-times", lambda told: told.update(duration_s=3600)),
    "it is still to come": ("report-times", lambda told: told.update(began_at=at(3591), ended_at=at(3600))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_report_that_was_changed_is_refused(change: str):
    code, alter = CHANGES[change]
    report = report_of(failed=1, now=NOW)
    alter(report)
    with pytest.raises(ReportRefused) as refused:
        read(report)
    assert refused.value.code == code


def test_the_paper_is_the_one_that_was_made_from_the_report():
    report, paper = files_of(report_of(now=NOW))
    check_paper("report.pdf", paper, report)
    with pytest.raises(ReportRefused, match="ไม่ได้สร้างจาก"):
        check_paper("report.pdf", paper, report + b" ")
    for broken in (
        b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n",
        paper[: len(paper) // 2],
        paper.replace(b"xref", b"free"),
    ):
        with pytest.raises(DocumentRefused, match="PDF"):
            check_paper("report.pdf", broken, report)


@pytest.mark.parametrize(("ended_at", "counts"), [
    ("2026-09-30T23:59:59+07:00", False),
    ("2026-09-30T17:00:00+00:00", True),
    ("2026-11-21T23:59:59+07:00", True),
    ("2026-11-22T00:00:00+07:00", False),
])  # fmt: skip
def test_a_run_counts_in_the_fiscal_year_it_was_made_in(ended_at: str, counts: bool):
    story = Story()
    story.begin()
    story.plan()
    story.list_items()
    if counts:
        story.test(passed=True, ended_at=ended_at)
    else:
        with pytest.raises(EntryRefused, match="การทดสอบนี้ทำเมื่อ"):
            story.test(passed=True, ended_at=ended_at)


@pytest.mark.parametrize(("ended_at", "counts"), [
    ("2027-09-30T23:59:59+07:00", True),
    ("2027-10-01T00:00:00+07:00", False),
])  # fmt: skip
def test_a_run_of_the_next_fiscal_year_is_no_evidence_of_a_year_still_open(ended_at: str, counts: bool):
    story = Story(today=date(2027, 10, 5))
    story.begin()
    story.plan()
    story.list_items()
    if counts:
        story.test(passed=True, ended_at=ended_at)
    else:
        with pytest.raises(EntryRefused, match="ปีงบประมาณ 2570"):
            story.test(passed=True, ended_at=ended_at)
