"""The cube: everybody counted at once by the database, and kept until something that it is counted from changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from academy import stored_results
from academy.stored_results import Stored
from academy.views.counting import Counting, Row, Verdict
from academy.views.rules import current_rule
from foundation.store import changes
from grader import exchange
from indicator import Cell, Counts, Cube, LearningCell, Module, ModuleCell, PassRule, Turnout, counted_modules
from people.provinces import by_code

# The ids that the course's tests before and after it bear in every course of ours.
PRE_TEST, POST_TEST = "pretest", "posttest"
_NAME = "pass_rate_cube"
# Raised when the counting changes, so that what an older program kept is counted anew.
_VERSION = 2


def count_everybody(session: Session, rule: PassRule, *, now: datetime) -> Cube:
    """Count everybody under `rule`, by three statements, or four where releases of an assignment differ in their points."""
    assignments = exchange.assignments(session)
    modules = modules_counted(assignments, rule)
    counting = Counting(assignments, modules, rule)
    at_first = _rows(session, replace(counting, first_attempts=True))
    rows = _rows(session, counting)
    if any(row.uneven for row in rows):
        counting = replace(counting, even=False)
        rows = _rows(session, counting)
    first = {row.place: row for row in at_first}
    return Cube(
        rule=rule,
        modules=modules,
        as_of=now,
        cells=tuple(_cell(row, first[row.place]) for row in rows),
        module_cells=tuple(_module_cells(rows, modules)),
        learning_cells=tuple(_learning_cells(session.execute(counting.learned(PRE_TEST, POST_TEST)))),
    )


def kept_cube(session: Session, proposed_percent: float) -> Cube | None:
    """Give the cube that was kept, if nothing that it was counted from has changed since."""
    rule = current_rule(session, proposed_percent)
    stored = stored_results.find(session, _NAME, _basis(session, rule))
    if stored is None:
        return None
    return Cube.from_json(stored.content, rule, modules_counted(exchange.assignments(session), rule), stored.as_of)


def counted_cube(session: Session, proposed_percent: float, *, now: datetime) -> tuple[Cube, str]:
    """Count everybody anew; the cube, and the basis to keep it under by `keep_cube`."""
    rule = current_rule(session, proposed_percent)
    basis = _basis(session, rule)  # before the counting: a change meanwhile makes the cube old, never the basis
    return count_everybody(session, rule, now=now), basis


def keep_cube(session: Session, cube: Cube, basis: str) -> None:
    """Keep a cube for `kept_cube`."""
    stored_results.put(session, _NAME, basis, Stored(cube.to_json(), cube.as_of))


def _basis(session: Session, rule: PassRule) -> str:
    digest = sha256(repr(sorted(rule.to_record().items())).encode()).hexdigest()
    return f"{_VERSION} {changes(session)} {digest}"


def modules_counted(assignments: Iterable[exchange.PublishedAssignment], rule: PassRule) -> tuple[Module, ...]:
    """Give what counts under `rule` of what was handed out."""
    known = (Module(one.assignment_id, one.title_th, one.title_en, one.max_score, one.counts) for one in assignments)
    return counted_modules(known, rule)


def _rows(session: Session, counting: Counting) -> list[Row]:
    return [Row.read(row) for row in session.execute(counting.persons())]


def _learning_cells(rows: Iterable[Sequence[Any]]) -> Iterator[LearningCell]:
    cohorts: defaultdict[str, list[tuple[int, int, int, int, int]]] = defaultdict(list)
    for cohort_id, *scores in rows:
        cohorts[cohort_id].append((scores[0], scores[1], scores[2], scores[3], scores[4]))
    for cohort_id, found in cohorts.items():
        yield LearningCell.of(cohort_id, found)


def _cell(row: Row, first: Row) -> Cell:
    region = by_code(row.province_code).health_region if row.province_code else None
    turnout = Turnout(row.registered, row.started, row.submitted)
    now, before = (_counts(one.persons, one.counted, 0.0) for one in (row, first))
    return Cell(row.cohort_id, row.agency, region, turnout, now, before)


def _counts(judged: Mapping[Verdict, int], counted: int, max_score: float) -> Counts:
    """Count who is judged how; whoever handed in nothing has none of the module's points."""
    nothing_in = counted - sum(judged.values())
    something = sum(judged.values()) - judged[Verdict.NOTHING]
    attainable = something > 0 or (nothing_in > 0 and max_score > 0)
    return Counts(judged[Verdict.PASSES], judged[Verdict.OPEN], counted, attainable=attainable)


def _module_cells(rows: Sequence[Row], modules: Sequence[Module]) -> Iterator[ModuleCell]:
    cohorts: dict[str, list[Row]] = {}
    for row in rows:
        cohorts.setdefault(row.cohort_id, []).append(row)
    for cohort_id, members in cohorts.items():
        counted = sum(row.counted for row in members)
        for number, module in enumerate(modules):
            judged = {one: sum(row.modules[number][one] for row in members) for one in Verdict}
            yield ModuleCell(cohort_id, module.assignment_id, _counts(judged, counted, module.max_score))
