"""What a run tells: a JSON document, the same for notebooks and exercises."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import UnusableInput
from grader.model import CellResult, GradingResult

VERSION = 1

# One submission's result, as plain values.
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """All submissions that were asked about, by student; `fresh` of them were graded just now."""

    assignment_id: str
    results: tuple[Told, ...]
    fresh: int

    @property
    def ungraded(self) -> tuple[Told, ...]:
        """Those that could not be graded, each with its reason."""
        return tuple(item for item in self.results if item["status"] == "ungraded")


def told(student_id: str, result: GradingResult) -> Told:
    """Give one result as plain values."""
    return {
        "student_id": student_id,
        "status": result.status.value,
        "reason": result.reason,
        "score": result.score,
        "max_score": result.max_score,
        "duration_s": round(result.duration_s, 4),
        "cells": [
            {
                "notebook_id": cell.notebook_id,
                "grade_id": cell.grade_id,
                "outcome": cell.outcome.value,
                "score": cell.score,
                "max_score": cell.max_score,
                "isolation": cell.isolation.value,
                "message": _message(cell),
            }
            for cell in result.cells
        ],
    }


def _message(cell: CellResult) -> str:
    """What a person is told: the test's own words, and the mistake that they point to."""
    likely = f"ความเข้าใจที่อาจคลาดเคลื่อน / likely mistake: {cell.misconception_th}" if cell.misconception_th else ""
    return "\n".join(filter(None, (cell.message, likely)))


def check_report_file(file: Path | None) -> None:
    """Raise UnusableInput, before any work is done, when the report could not be written there."""
    if file is not None and (file.is_dir() or not os.access(file.absolute().parent, os.W_OK)):
        raise UnusableInput(
            "report-cannot-be-written",
            th=f"เขียนไฟล์ผลการตรวจ «{file}» ไม่ได้ โปรดตรวจว่ามีโฟลเดอร์นั้นและเขียนได้",
            en=f"The results cannot be written to “{file}”; see that its folder is there and can be written.",
        )


def write_report(report: Report, file: Path) -> None:
    """Write the JSON document; a reader finds it whole or not at all."""
    document = {"version": VERSION, "assignment_id": report.assignment_id, "results": report.results}
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace"))
    fresh.replace(file)
