"""Feedback pages for trainees: each test by title, with outcome, points, message and hint; never its code.

A page is one self-contained HTML file that runs nothing and loads nothing, wherever it is opened.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from grader.gradebook.words import MONTHS_TH, WORDS
from grader.model import EXERCISE, Attempt, CellResult, GradeCell, GradingResult, GradingStatus, Outcome, Release

_BANGKOK = ZoneInfo("Asia/Bangkok")
_TEMPLATES = Path(__file__).with_name("templates")
_OPEN = (Outcome.MANUAL, Outcome.UNGRADED)
_BUDDHIST_ERA = 543

Comments = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class _Item:
    """One graded cell or test, as the page shows it."""

    outcome: Outcome
    title: str
    score: str
    max_score: str
    message: str
    hint: str
    comment: str


@dataclass(frozen=True)
class _Page:
    """One notebook, or the exercise."""

    assignment_id: str
    notebook_id: str
    is_exercise: bool
    attempt_number: int
    received_at: str
    late: bool
    score: str
    max_score: str
    waiting: str
    ungraded: bool
    misconceptions: tuple[str, ...]
    items: tuple[_Item, ...]


def feedback_html(
    release: Release,
    result: GradingResult,
    attempt: Attempt,
    lang: str = "th",
    comments: Comments | None = None,
) -> dict[str, bytes]:
    """One page for each notebook_id, the exercise included, in Thai or English (`lang`).

    `comments` are those that people gave, by notebook_id and grade_id.
    """
    results = {(cell.notebook_id, cell.grade_id): cell for cell in result.cells}
    pages = {}
    for notebook_id in dict.fromkeys(cell.notebook_id for cell in release.cells):
        cells = [cell for cell in release.cells if cell.notebook_id == notebook_id]
        told = [(cell, results.get((notebook_id, cell.grade_id)) or _unjudged(cell)) for cell in cells]
        ungraded = result.status is GradingStatus.UNGRADED
        page = _page(notebook_id, told, attempt, ungraded=ungraded, lang=lang, comments=comments or {})
        pages[notebook_id] = _rendered(page, lang)
    return pages


def _unjudged(cell: GradeCell) -> CellResult:
    return CellResult(cell.notebook_id, cell.grade_id, Outcome.UNGRADED, 0.0, cell.max_score)


def _page(
    notebook_id: str,
    told: list[tuple[GradeCell, CellResult]],
    attempt: Attempt,
    *,
    ungraded: bool,
    lang: str,
    comments: Comments,
) -> _Page:
    waiting = sum(one.max_score for _, one in told if one.outcome in _OPEN)
    thoughts = dict.fromkeys(one.misconception_th for _, one in told if one.misconception_th)
    return _Page(
        assignment_id=attempt.assignment_id,
        notebook_id=notebook_id,
        is_exercise=notebook_id == EXERCISE,
        attempt_number=attempt.number,
        received_at=_instant(attempt.received_at, lang),
        late=attempt.late,
        score=f"{sum(one.score for _, one in told):g}",
        max_score=f"{sum(one.max_score for _, one in told):g}",
        waiting=WORDS[lang]["waiting"].format(f"{waiting:g}") if waiting else "",
        ungraded=ungraded,
        misconceptions=tuple(thoughts),
        items=tuple(_item(cell, one, lang, comments.get((notebook_id, cell.grade_id), "")) for cell, one in told),
    )


def _item(cell: GradeCell, result: CellResult, lang: str, comment: str) -> _Item:
    thai = lang == "th"
    title = (cell.title_th if thai else cell.title_en) or cell.title_th or cell.grade_id
    hint = (cell.hint_th if thai else cell.hint_en) or cell.hint_th
    unmet = result.outcome in {Outcome.FAILED, Outcome.PARTIAL}
    return _Item(
        outcome=result.outcome,
        title=title,
        score="–" if result.outcome in _OPEN else f"{result.score:g}",
        max_score=f"{result.max_score:g}",
        message=result.message if result.outcome is not Outcome.PASSED else "",
        hint=hint if unmet else "",
        comment=comment,
    )


def _instant(moment: datetime, lang: str) -> str:
    local = moment.astimezone(_BANGKOK)
    if lang == "th":
        return f"{local.day} {MONTHS_TH[local.month - 1]} {local.year + _BUDDHIST_ERA} เวลา {local:%H:%M} น."
    return f"{local:%d %b %Y, %H:%M} (Bangkok)"


def _rendered(page: _Page, lang: str) -> bytes:
    style = (_TEMPLATES / "feedback.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    from markupsafe import Markup

    html: str = _template().render(
        page=page,
        lang=lang,
        words=WORDS[lang],
        style=Markup(style),  # noqa: S704 - our own file, inside <style>
        style_sha256=digest,
    )
    return html.encode(errors="replace")  # what a trainee printed may hold a lone surrogate


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("feedback.html.j2")
