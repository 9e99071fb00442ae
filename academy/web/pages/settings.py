"""What planning staff decide because no SOP says it: each decision with who, when and why; none is ever overwritten."""

import http
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy import once
from academy.once import TakenBefore
from academy.views import current_rule
from academy.views.day_counting import Counting, counting, counting_history, decide_counting
from academy.views.definitions import INDICATORS, definition_in_force
from academy.views.level_table import decide_level_table, level_table, level_table_history
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.forms import Fields, Filled, read_fields
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from indicator import PassRule
from indicator.words import WHO_COUNTS, Label
from planning.link.level import LevelTable, read_table
from planning.link.procedure import Half, StepNumber, procedure
from planning.link.words import HALVES
from planning.training.words import BASES, CLEARING_FROM

router = APIRouter()


@dataclass(frozen=True)
class Decided:
    """A value on the page of all settings: what it is, what holds, who decided, and where it is changed."""

    name: Label
    told: Label
    confirmed: bool
    set_by: str
    set_at: datetime | None
    note: str
    room: str
    tail: str = ""


@router.get("/settings", name="settings")
def settings(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """List every value that somebody decides, with who, when and why."""
    with academy.reading() as session:
        rule = current_rule(session, academy.pass_percent)
        common = [_rule(rule), _counting(counting(session)), _table(level_table(session))]
        definitions = [definition_in_force(session, one, academy.pass_percent) for one in INDICATORS]
    fields = {
        definition: [
            Decided(
                Label(one.name_th, one.name_en), Label(one.text_th, one.text_en), not one.unconfirmed,
                one.set_by, one.set_at, one.note, "definitions", f"/{definition.indicator_id}/{one.field}",
            )
            for one in definition.fields if one.open
        ]
        for definition in definitions
    }  # fmt: skip
    return page(request, "settings.html", common=common, fields=fields)


@router.get("/settings/days", name="day_counting")
def days(request: Request, academy: AcademyDep, _person: InformedPerson, saved: str = "") -> Response:
    """Show how days are counted, as a form, and every decision before."""
    return _days_page(request, academy, saved=bool(saved))


@router.post("/settings/days", name="decide_counting")
def decide_days(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Record how days are counted from now on."""
    given = read_fields(filled)
    try:
        with academy.sessions.begin() as session:
            once.take_in(session, person.username, given.key)
            decide_counting(
                session, given.get("basis"), given.get("clearing_from"), bool(given.get("confirmed")), person.username,
                utc_now(), given.get("note"),
            )  # fmt: skip
    except TakenBefore:
        return taken_before(request, "day_counting")
    except BilingualError as problem:
        return _days_page(request, academy, given, problem)
    return RedirectResponse(address(request, "day_counting", saved="yes"), 303)


@router.get("/settings/levels", name="level_table")
def levels(request: Request, academy: AcademyDep, _person: InformedPerson, saved: str = "") -> Response:
    """Show the level table as a form, and every table before."""
    return _levels_page(request, academy, saved=bool(saved))


@router.post("/settings/levels", name="decide_level_table")
def decide_levels(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Record a table, which holds from now on for every year that is open."""
    given = read_fields(filled)
    try:
        rows = read_table({step: given.get(f"level_{step.value}") for step in _steps()}, given.getlist("half"))
        with academy.sessions.begin() as session:
            once.take_in(session, person.username, given.key)
            decide_level_table(
                session, rows, bool(given.get("confirmed")), person.username, utc_now(), given.get("note")
            )
    except TakenBefore:
        return taken_before(request, "level_table")
    except BilingualError as problem:
        return _levels_page(request, academy, given, problem)
    return RedirectResponse(address(request, "level_table", saved="yes"), 303)


def _days_page(
    request: Request,
    academy: Academy,
    given: Fields | None = None,
    problem: BilingualError | None = None,
    *,
    saved: bool = False,
) -> Response:
    with academy.reading() as session:
        present, history = counting(session), counting_history(session)
    return page(
        request,
        "day_counting.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        basis=given.get("basis") if given else present.count.basis.value,
        clearing_from=given.get("clearing_from") if given else present.count.clearing_from.value,
        confirmed=bool(given and given.get("confirmed")),
        note=given.get("note") if given else "",
        bases=BASES,
        clearing=CLEARING_FROM,
        history=history,
        problem=problem,
        saved=saved,
    )


def _levels_page(
    request: Request,
    academy: Academy,
    given: Fields | None = None,
    problem: BilingualError | None = None,
    *,
    saved: bool = False,
) -> Response:
    with academy.reading() as session:
        present, history = level_table(session), level_table_history(session)
    chosen = {step: str(present.level_of(step)) for step in _steps()}
    halves = [row.half.value for row in present.rows]
    if given:
        chosen = {step: given.get(f"level_{step.value}") for step in _steps()}
        halves = given.getlist("half")
    return page(
        request,
        "level_table.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        sop=procedure(),
        chosen=chosen,
        halves=halves,
        half_rules={half.value: HALVES[half] for half in Half},
        confirmed=bool(given and given.get("confirmed")),
        note=given.get("note") if given else "",
        half_words=HALVES,
        history=history,
        problem=problem,
        saved=saved,
    )


def _steps() -> Sequence[StepNumber]:
    return [number for number, step in procedure().steps.items() if step.days]


def _rule(rule: PassRule) -> Decided:
    who = WHO_COUNTS[rule.who_counts]
    told = Label(
        f"ร้อยละ {rule.percent_text} ของคะแนนทั้งหมด · {who.th}", f"{rule.percent_text} percent of all points · {who.en}"
    )
    return Decided(
        Label("เกณฑ์ผ่านและผู้ที่นับเข้า B", "Pass mark and who counts in B"), told, rule.confirmed,
        rule.set_by, rule.set_at, rule.note, "pass_rule",
    )  # fmt: skip


def _counting(given: Counting) -> Decided:
    basis, start = BASES[given.count.basis], CLEARING_FROM[given.count.clearing_from]
    return Decided(
        Label("การนับวันตาม SOP", "How the SOPs' days are counted"), Label(f"{basis.th} · {start.th}", f"{basis.en} · {start.en}"),
        given.confirmed, given.set_by, given.set_at, given.note, "day_counting",
    )  # fmt: skip


def _table(table: LevelTable) -> Decided:
    steps = {row.level: ", ".join(str(step.value) for step in row.steps) for row in table.rows}
    return Decided(
        Label("ตารางระดับของการเชื่อมโยงข้อมูล", "Level table of the data links"),
        Label(
            " · ".join(f"ระดับ {level}: ขั้นที่ {of}" for level, of in steps.items()),
            " · ".join(f"level {level}: steps {of}" for level, of in steps.items()),
        ),
        table.confirmed, table.set_by, table.set_at, table.note, "level_table",
    )  # fmt: skip
