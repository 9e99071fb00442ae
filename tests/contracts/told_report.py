"""A link test's two files as `academy verify-link` writes them, of a run without an API."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contracts import contract_of
from contracts.checks import ALL
from contracts.link import BANGKOK
from contracts.report import Cover, to_json, to_pdf, told
from contracts.run import Result, Run, Verdict


def report_of(*, failed: int = 0, now: datetime | None = None) -> dict[str, Any]:
    """A report whose first checks failed and whose others passed; it ended just now."""
    ended = now or datetime.now(BANGKOK)
    contract = contract_of({"version": 1, "id": "obec", "name_th": "ข้อตกลงข้อมูลกับ สพฐ.", "name_en": "OBEC"})
    results = [Result(one, one.severity, Verdict.PASSED) for one in ALL]
    for number, one in enumerate(results[:failed]):
        results[number] = replace(one, verdict=Verdict.FAILED, reason_th="ไม่ครบ", reason_en="Rows are missing.")
    run = Run(
        replace(contract, digest="a" * 64), "https://api.example.go.th", ended - timedelta(seconds=9), ended, 40,
        tuple(results),
    )  # fmt: skip
    return told(run, Cover("อร"))


def files_of(report: dict[str, Any]) -> tuple[bytes, bytes]:
    """The report's JSON and its paper."""
    return to_json(report), to_pdf(report)
