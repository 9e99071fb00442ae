"""A class comes in by its roster: every row is right, or nothing is imported and every wrong cell is listed.

Importing again updates: a row is the person with its username, else with its e-mail address, else new. A person is in
one cohort at a time, for the figures count people: whom a row would take out of a cohort is moved only when that is asked
for, and `people.moves` takes it back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from people import accounts, row_problems
from people.columns import ALWAYS, Column, Entry, known_column, read_entry, username_from
from people.model import Person
from people.moves import Move
from people.passwords import FirstPassword, first_password
from people.row_problems import RowProblem
from people.sheet import SheetRow, read_sheet

# Agencies put titles above the table; the header is looked for in so many rows.
_HEADER_WITHIN = 10


@dataclass(frozen=True)
class RosterReport:
    """How many people were (or, in a dry run, would be) made and changed; with problems, nobody.

    `first_passwords` maps the usernames of new accounts to first passwords, which are stored nowhere else; `moves` are
    those of the changed who leave a cohort.
    """

    created: int
    updated: int
    unchanged: int
    first_passwords: Mapping[str, str]
    problems: tuple[RowProblem, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class _Line:
    """One right row: who it is (`person` None: somebody new) and what it says."""

    row: int
    username: str
    person: Person | None
    entry: Entry


@dataclass(frozen=True)
class CheckedRoster:
    """A roster file as read: its right rows with their numbers, and what an import would do at that instant.

    `new_rows` are the numbers of the rows that would make an account; `moving` says that people may leave their cohort.
    """

    entries: tuple[tuple[int, Entry], ...]
    new_rows: tuple[int, ...]
    moving: bool
    report: RosterReport


def check_roster(session: Session, path: Path, *, moving: bool = False) -> CheckedRoster:
    """Read a CSV (UTF-8) or XLSX file and tell what its import would do. Reads only. Raises RosterUnreadable.

    Without `moving`, a row whose person is in another cohort is a problem.
    """
    entries, problems = _entries(read_sheet(path))
    lines, more = _match(entries, accounts.everyone(session), _synthetic_cohorts(session), moving=moving)
    new_rows = tuple(line.row for line in lines if line.person is None)
    return CheckedRoster(tuple(entries), new_rows, moving, _report(lines, [*problems, *more], {}))


def first_passwords(roster: CheckedRoster) -> dict[int, FirstPassword]:
    """Make the new people's first passwords by row: some 25 ms each, so before the transaction that imports."""
    return {row: first_password() for row in roster.new_rows}


def import_roster(
    session: Session,
    roster: CheckedRoster,
    passwords: Mapping[int, FirstPassword],
    *,
    now: datetime,
    by: str = "roster",
) -> RosterReport:
    """Import all of a checked roster, or nothing: it is held against the accounts again as they are now.

    A row that has become new since the check gets its first password here; `by` stands in each person's history.
    """
    if roster.report.problems:
        return roster.report
    everyone, simulated = accounts.everyone(session), _synthetic_cohorts(session)
    lines, problems = _match(roster.entries, everyone, simulated, moving=roster.moving)
    if problems:
        return _report(lines, problems, {})
    given: dict[str, str] = {}
    for line in lines:
        if line.person is None:
            details = {**asdict(line.entry), "username": line.username, "password": passwords.get(line.row)}
            given[line.username] = accounts.create(session, **details, by=by, now=now)
        elif _differs(line.person, line.entry):
            accounts.update(session, line.username, _fields(line.entry), by=by, now=now)
    return _report(lines, [], given)


def _report(lines: Sequence[_Line], problems: Sequence[RowProblem], given: Mapping[str, str]) -> RosterReport:
    if problems:
        return RosterReport(0, 0, 0, {}, tuple(sorted(problems, key=lambda problem: problem.row)))
    new = sum(line.person is None for line in lines)
    changed = sum(line.person is not None and _differs(line.person, line.entry) for line in lines)
    return RosterReport(new, changed, len(lines) - new - changed, given, (), tuple(_moves(lines)))


def _moves(lines: Sequence[_Line]) -> Iterator[Move]:
    for line in lines:
        if line.person is not None and line.person.cohort_id and line.person.cohort_id != line.entry.cohort_id:
            yield Move(line.username, line.entry.name, line.person.cohort_id, line.entry.cohort_id)


def _entries(rows: Sequence[SheetRow]) -> tuple[list[tuple[int, Entry]], list[RowProblem]]:
    at, columns = _header(rows)
    problems = _header_problems(rows, at, columns)
    if problems:
        return [], problems
    entries = []
    for row in rows[at + 1 :]:
        cells = {column: row.cells[i] if i < len(row.cells) else "" for i, column in columns.items()}
        if not any(cells.values()):
            continue
        entry, faults = read_entry(cells)
        problems += [row_problems.problem(row.number, fault) for fault in faults]
        if entry is not None:
            entries.append((row.number, entry))
    if not entries and not problems:
        problems.append(row_problems.nobody(rows[at].number))
    return entries, problems


def _header(rows: Sequence[SheetRow]) -> tuple[int, dict[int, Column]]:
    """Find the header: the row, among the first ones, that names the most columns."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        named = {i: column for i, cell in enumerate(row.cells) if (column := known_column(cell)) is not None}
        if len(named) > len(best[1]):
            best = (at, named)
    return best


def _header_problems(rows: Sequence[SheetRow], at: int, columns: Mapping[int, Column]) -> list[RowProblem]:
    number = rows[at].number if rows else 1
    given = list(columns.values())
    missing = [column for column in ALWAYS if column not in given]
    if Column.EMAIL not in given and Column.USERNAME not in given:
        missing.append(Column.EMAIL)
    doubled = sorted({column for column in given if given.count(column) > 1})
    return [row_problems.no_column(number, column) for column in missing] + [
        row_problems.two_columns(number, column) for column in doubled
    ]


def _match(
    entries: Sequence[tuple[int, Entry]], people: Sequence[Person], synthetic_cohorts: frozenset[str], *, moving: bool
) -> tuple[list[_Line], list[RowProblem]]:
    """Tell for each row who it is; no person and no address may stand for two rows."""
    by_name = {person.username: person for person in people}
    by_email = {person.email: person for person in people if person.email}
    named = {entry.username for _, entry in entries}
    rows_of: dict[str, tuple[int, str]] = {}
    lines: list[_Line] = []
    problems: list[RowProblem] = []
    for row, entry in entries:
        owner = by_email.get(entry.email)
        username = entry.username or (
            owner.username if owner else _free_name(entry.email, {*by_name, *named, *rows_of})
        )
        person = by_name.get(username)
        keys = [key for key in (username, entry.email) if key]
        problems += [row_problems.twice(row, key, entry.cohort_id, *rows_of[key]) for key in keys if key in rows_of]
        rows_of |= dict.fromkeys(keys, (row, entry.cohort_id))
        if owner is not None and owner.username != username:
            problems.append(row_problems.email_taken(row, entry.email, owner.username))
        if person is not None and person.erased_at is not None:
            problems.append(row_problems.erased(row, username))
        lines.append(_Line(row, username, person, entry))
        if entry.cohort_id in synthetic_cohorts or (person is not None and person.synthetic):
            problems.append(row_problems.synthetic(row, entry.cohort_id))
        elif not moving:
            problems += [row_problems.would_move(row, move) for move in _moves(lines[-1:])]
    return lines, problems


def _free_name(email: str, taken: set[str]) -> str:
    name = username_from(email)
    for number in count(2):
        if name not in taken:
            break
        suffix = f"-{number}"
        name = username_from(email)[: 32 - len(suffix)] + suffix
    return name


def _synthetic_cohorts(session: Session) -> frozenset[str]:
    return frozenset(cohort.cohort_id for cohort in accounts.cohorts(session) if cohort.synthetic)


def _fields(entry: Entry) -> dict[str, object]:
    """Give what a row says about its person; an e-mail column left empty says nothing."""
    fields = {key: value for key, value in asdict(entry).items() if key != "username"}
    if not entry.email:
        del fields["email"]
    return fields


def _differs(person: Person, entry: Entry) -> bool:
    return any(getattr(person, key) != value for key, value in _fields(entry).items())
