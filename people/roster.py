"""A class comes in by its roster: every row is right, or nothing is imported and every wrong cell is listed.

Importing again updates: a row is the person with its username, else with its e-mail address, else new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from people import accounts
from people.columns import ALWAYS, Column, Entry, Fault, known_column, read_entry, username_from
from people.model import Person
from people.passwords import FirstPassword, first_password
from people.sheet import SheetRow, read_sheet

# Agencies put titles above the table; the header is looked for in so many rows.
_HEADER_WITHIN = 10


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell. `row` is the row as a spreadsheet shows it, from 1."""

    row: int
    column: str
    value: str
    th: str
    en: str


@dataclass(frozen=True)
class RosterReport:
    """How many people were (or, in a dry run, would be) made and changed; with problems, nobody.

    `first_passwords` maps the usernames of new accounts to first passwords, which are stored nowhere else.
    """

    created: int
    updated: int
    unchanged: int
    first_passwords: Mapping[str, str]
    problems: tuple[RowProblem, ...]


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

    `new_rows` are the numbers of the rows that would make an account.
    """

    entries: tuple[tuple[int, Entry], ...]
    new_rows: tuple[int, ...]
    report: RosterReport


def check_roster(session: Session, path: Path) -> CheckedRoster:
    """Read a CSV (UTF-8) or XLSX file and tell what its import would do. Reads only. Raises RosterUnreadable."""
    entries, problems = _entries(read_sheet(path))
    lines, more = _match(entries, accounts.everyone(session), _synthetic_cohorts(session))
    new_rows = tuple(line.row for line in lines if line.person is None)
    return CheckedRoster(tuple(entries), new_rows, _report(lines, [*problems, *more], {}))


def first_passwords(roster: CheckedRoster) -> dict[int, FirstPassword]:
    """Make the new people's first passwords by row: some 25 ms each, so before the transaction that imports."""
    return {row: first_password() for row in roster.new_rows}


def import_roster(
    session: Session, roster: CheckedRoster, passwords: Mapping[int, FirstPassword], *, now: datetime
) -> RosterReport:
    """Import all of a checked roster, or nothing: it is held against the accounts again as they are now.

    A row that has become new since the check gets its first password here.
    """
    if roster.report.problems:
        return roster.report
    lines, problems = _match(roster.entries, accounts.everyone(session), _synthetic_cohorts(session))
    if problems:
        return _report(lines, problems, {})
    given: dict[str, str] = {}
    for line in lines:
        if line.person is None:
            details = {**asdict(line.entry), "username": line.username, "password": passwords.get(line.row)}
            given[line.username] = accounts.create(session, **details, by="roster", now=now)
        elif _differs(line.person, line.entry):
            accounts.update(session, line.username, _fields(line.entry), by="roster", now=now)
    return _report(lines, [], given)


def _report(lines: Sequence[_Line], problems: Sequence[RowProblem], given: Mapping[str, str]) -> RosterReport:
    if problems:
        return RosterReport(0, 0, 0, {}, tuple(sorted(problems, key=lambda problem: problem.row)))
    new = sum(line.person is None for line in lines)
    changed = sum(line.person is not None and _differs(line.person, line.entry) for line in lines)
    return RosterReport(new, changed, len(lines) - new - changed, given, ())


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
        problems += [_problem(row.number, fault) for fault in faults]
        if entry is not None:
            entries.append((row.number, entry))
    if not entries and not problems:
        problems.append(_nobody(rows[at].number))
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
    return [_no_column(number, column) for column in missing] + [_two_columns(number, column) for column in doubled]


def _match(
    entries: Sequence[tuple[int, Entry]], people: Sequence[Person], synthetic_cohorts: frozenset[str]
) -> tuple[list[_Line], list[RowProblem]]:
    """Tell for each row who it is; no person and no address may stand for two rows."""
    by_name = {person.username: person for person in people}
    by_email = {person.email: person for person in people if person.email}
    named = {entry.username for _, entry in entries}
    rows_of: dict[str, int] = {}
    lines: list[_Line] = []
    problems: list[RowProblem] = []
    for row, entry in entries:
        owner = by_email.get(entry.email)
        username = entry.username or (
            owner.username if owner else _free_name(entry.email, {*by_name, *named, *rows_of})
        )
        person = by_name.get(username)
        keys = [key for key in (username, entry.email) if key]
        problems += [_twice(row, key, rows_of[key]) for key in keys if key in rows_of]
        rows_of |= dict.fromkeys(keys, row)
        if owner is not None and owner.username != username:
            problems.append(_email_taken(row, entry.email, owner.username))
        if person is not None and person.erased_at is not None:
            problems.append(_erased(row, username))
        if entry.cohort_id in synthetic_cohorts or (person is not None and person.synthetic):
            problems.append(_synthetic(row, entry.cohort_id))
        lines.append(_Line(row, username, person, entry))
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


def _problem(row: int, fault: Fault) -> RowProblem:
    return RowProblem(row, fault.column.value, fault.value, fault.th, fault.en)


def _no_column(row: int, column: Column) -> RowProblem:
    return RowProblem(
        row,
        column.value,
        "",
        th=f"ไม่พบคอลัมน์ «{column}» โปรดเพิ่มหัวคอลัมน์นี้",
        en=f"There is no column “{column}” ({column.name.lower()}); add it to the header row.",
    )


def _two_columns(row: int, column: Column) -> RowProblem:
    return RowProblem(
        row,
        column.value,
        "",
        th=f"มีคอลัมน์ «{column}» มากกว่าหนึ่งคอลัมน์ โปรดเหลือไว้คอลัมน์เดียว",
        en=f"There is more than one column “{column}” ({column.name.lower()}); keep one.",
    )


def _nobody(row: int) -> RowProblem:
    return RowProblem(
        row,
        "",
        "",
        th="ไม่มีรายชื่อใต้หัวตาราง โปรดกรอกรายชื่อ",
        en="There is nobody below the header row; add the people.",
    )


def _twice(row: int, value: str, earlier: int) -> RowProblem:
    return RowProblem(
        row,
        Column.EMAIL.value if "@" in value else Column.USERNAME.value,
        value,
        th=f"ซ้ำกับแถวที่ {earlier} โปรดเหลือไว้แถวเดียว",
        en=f"The same as in row {earlier}; keep one of them.",
    )


def _email_taken(row: int, email: str, username: str) -> RowProblem:
    return RowProblem(
        row,
        Column.EMAIL.value,
        email,
        th=f"อีเมลนี้เป็นของบัญชี «{username}» อยู่แล้ว โปรดแก้อีเมลหรือชื่อผู้ใช้",
        en=f"This address belongs to the account “{username}”; correct the address or the username.",
    )


def _erased(row: int, username: str) -> RowProblem:
    return RowProblem(
        row,
        Column.USERNAME.value,
        username,
        th="ข้อมูลส่วนบุคคลของบัญชีนี้ถูกลบถาวรแล้ว โปรดใช้ชื่อผู้ใช้อื่น",
        en="The identity behind this account was erased for good; use another username.",
    )


def _synthetic(row: int, cohort_id: str) -> RowProblem:
    return RowProblem(
        row,
        Column.COHORT.value,
        cohort_id,
        th="รุ่นหรือบัญชีนี้เป็นข้อมูลจำลอง ไม่นับในตัวชี้วัด โปรดใช้รุ่นและบัญชีจริง",
        en="This cohort or account is simulated and never counts in a figure; use a real one.",
    )
