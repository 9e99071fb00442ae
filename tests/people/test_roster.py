"""A class comes in by its roster."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from people import Role, accounts, passwords
from people.accounts import USERNAME
from people.columns import username_from
from people.errors import NothingToTakeBack, RosterUnreadable
from people.moves import last_moves, take_back
from people.roster import RosterReport, check_roster, first_passwords, import_roster

Write = Callable[..., Path]
Import = Callable[..., RosterReport]
ENGLISH = ["Name", "Agency", "Province", "Cohort", "Role", "E-mail"]


@pytest.fixture
def bring_in(session: Session, now: datetime) -> Import:
    def run(path: Path, *, dry_run: bool = False, moving: bool = False) -> RosterReport:
        checked = check_roster(session, path, moving=moving)
        return checked.report if dry_run else import_roster(session, checked, first_passwords(checked), now=now)

    return run


def counts(report: RosterReport) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


def test_a_thai_csv_makes_accounts_that_log_in(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    report = bring_in(write_csv(header, somchai))
    assert counts(report) == (1, 0, 0)
    person = accounts.verify(session, "somchai.j", report.first_passwords["somchai.j"])
    assert person is not None
    assert (person.name, person.agency) == ("นายสมชาย ใจดี", "สำนักงานสาธารณสุขจังหวัดน่าน")
    assert (person.province_code, person.health_region, person.cohort_id) == ("55", 1, "1/2570")
    assert (person.role, person.email, person.synthetic) == (Role.TRAINEE, "somchai.j@example.go.th", False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_its_mark(
    bring_in: Import, write_csv: Write, header: list[str], encoding: str, delimiter: str
):
    row = ["ก", "ข", "น่าน", "1", "วิทยากร", "a@example.go.th"]
    report = bring_in(write_csv(header, row, encoding=encoding, delimiter=delimiter))
    assert (report.problems, report.created) == ((), 1)


def test_an_english_workbook_with_numbers_for_text_is_read(session: Session, bring_in: Import, write_xlsx: Write):
    rows = ["Ms Jane Doe", "Bureau of Health Promotion", 12, 2570, "Trainee", "Jane@Example.org"]
    report = bring_in(write_xlsx(["Class of 2570"], [], ENGLISH, rows))
    assert report.problems == ()
    person = accounts.person(session, "jane")
    assert person is not None
    assert (person.province_code, person.cohort_id, person.email) == ("12", "2570", "jane@example.org")


@pytest.mark.parametrize(
    "role", ["ผู้เข้ารับการอบรม", "ผู้เข้าอบรม", "Trainee", "วิทยากร", "INSTRUCTOR", "เจ้าหน้าที่กองแผนงาน", "planning"]
)
def test_roles_are_read_in_both_languages(
    bring_in: Import, write_csv: Write, header: list[str], somchai: list[str], role: str
):
    somchai[4] = role
    assert bring_in(write_csv(header, somchai)).problems == ()


def test_importing_again_changes_nothing(bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]):
    path = write_csv(header, somchai)
    bring_in(path)
    report = bring_in(path)
    assert counts(report) == (0, 0, 1)
    assert report.first_passwords == {}


def test_importing_a_correction_updates_the_person_of_that_address(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    password = bring_in(write_csv(header, somchai)).first_passwords["somchai.j"]
    somchai[2] = "แพร่"
    assert counts(bring_in(write_csv(header, somchai))) == (0, 1, 0)
    person = accounts.verify(session, "somchai.j", password)  # the password stays
    assert person is not None
    assert person.province_code == "54"
    assert accounts.changes(session, "somchai.j")[-1][1:] == ("roster", {"province_code": ["55", "54"]})


def test_importing_with_a_username_updates_the_address(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    bring_in(write_csv(header, somchai))
    somchai[5] = "new@example.go.th"
    report = bring_in(write_csv([*header, "ชื่อผู้ใช้"], [*somchai, "somchai.j"]))
    assert counts(report) == (0, 1, 0)
    person = accounts.person(session, "somchai.j")
    assert person is not None
    assert person.email == "new@example.go.th"


def test_a_dry_run_tells_and_changes_nothing(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    report = bring_in(write_csv(header, somchai), dry_run=True)
    assert (counts(report), report.first_passwords) == ((1, 0, 0), {})
    assert accounts.everyone(session) == []
    assert accounts.cohorts(session) == []


def test_one_wrong_row_imports_nobody_and_every_wrong_cell_is_listed(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    wrong = ["", "สสจ.น่าน", "แอตแลนติส", "", "นักเรียนแลกเปลี่ยน", "not-an-address"]
    report = bring_in(write_csv(header, somchai, wrong))
    found = {(problem.row, problem.column, problem.value) for problem in report.problems}
    assert found == {
        (3, "ชื่อ-สกุล", ""),
        (3, "จังหวัด", "แอตแลนติส"),
        (3, "บทบาท", "นักเรียนแลกเปลี่ยน"),
        (3, "อีเมล", "not-an-address"),
    }
    assert all(problem.th and problem.en for problem in report.problems)
    assert accounts.everyone(session) == []


def test_rows_are_numbered_as_the_spreadsheet_shows_them(
    bring_in: Import, write_xlsx: Write, header: list[str], somchai: list[str]
):
    bad = [*somchai[:2], "ไม่มีจังหวัดนี้", *somchai[3:5], "x@example.go.th"]
    report = bring_in(write_xlsx(["ทะเบียนผู้เข้าอบรม"], [], header, somchai, [], bad))
    assert [problem.row for problem in report.problems] == [6]


def test_a_missing_column_is_named(bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]):
    report = bring_in(write_csv(header[:2] + header[3:], somchai[:2] + somchai[3:]))
    (problem,) = report.problems
    assert (problem.row, problem.column) == (1, "จังหวัด")
    assert "province" in problem.en


def test_a_column_given_twice_is_named(bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]):
    (problem,) = bring_in(write_csv([*header, "email"], [*somchai, "b@example.go.th"])).problems
    assert problem.column == "อีเมล"


def test_columns_the_roster_does_not_use_are_passed_over(
    bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    report = bring_in(write_csv(["ลำดับ", *header, "หมายเหตุ (ถ้ามี)"], ["๑", *somchai, "มังสวิรัติ"]))
    assert counts(report) == (1, 0, 0)


@pytest.mark.parametrize("rows", [[], [["ไม่ใช่", "ทะเบียน"]], [[""]]])
def test_a_file_without_a_table_is_a_problem_not_a_crash(bring_in: Import, write_csv: Write, rows: list[list[str]]):
    assert bring_in(write_csv(*rows)).problems != ()


def test_a_header_alone_is_a_problem(bring_in: Import, write_csv: Write, header: list[str]):
    assert len(bring_in(write_csv(header)).problems) == 1


def test_the_same_person_twice_is_a_problem(bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]):
    twin = [*somchai[:5], somchai[5].upper()]
    problems = bring_in(write_csv(header, somchai, twin)).problems
    assert {(problem.row, "2" in problem.th) for problem in problems} == {(3, True)}


def test_a_person_in_two_cohorts_of_one_file_is_told_that_one_counts(
    bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    other = [*somchai[:3], "2/2570", *somchai[4:]]
    (problem,) = bring_in(write_csv(header, somchai, other)).problems
    assert "แถวที่ 2 «1/2570» และแถวนี้ «2/2570»" in problem.th
    assert "นับในรุ่นเดียว" in problem.th


def test_a_roster_moves_nobody_between_cohorts_unasked(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    bring_in(write_csv(header, somchai))
    somchai[3] = "2/2570"
    for dry_run in (True, False):
        (problem,) = bring_in(write_csv(header, somchai), dry_run=dry_run).problems
        assert ("«1/2570»" in problem.th, "«2/2570»" in problem.th, "--move" in problem.th) == (True, True, True)
    assert cohort_of(session) == "1/2570"
    told = bring_in(write_csv(header, somchai), dry_run=True, moving=True)
    assert (counts(told), cohort_of(session)) == ((0, 1, 0), "1/2570")
    (move,) = bring_in(write_csv(header, somchai), moving=True).moves
    assert (move.username, move.before, move.after) == ("somchai.j", "1/2570", "2/2570")
    assert accounts.changes(session, "somchai.j")[-1][2] == {"cohort_id": ["1/2570", "2/2570"]}


def test_moves_are_taken_back_on_record_and_forth_again(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    malee = ["มาลี", *somchai[1:5], "malee@example.go.th"]
    bring_in(write_csv(header, somchai, malee))
    with pytest.raises(NothingToTakeBack):
        take_back(session, by="admin", now=now)
    moved = [[*row[:3], "2/2570", *row[4:]] for row in (somchai, malee)]
    bring_in(write_csv(header, *moved), moving=True)
    for minute, cohort in ((1, "1/2570"), (2, "2/2570")):
        assert len(take_back(session, by="admin", now=now + timedelta(minutes=minute))) == 2
        assert cohort_of(session) == cohort
    accounts.update(session, "malee", {"cohort_id": "3/2570"}, by="admin", now=now + timedelta(minutes=3))
    accounts.update(session, "somchai.j", {"agency": "อื่น"}, by="admin", now=now + timedelta(minutes=4))
    assert [move.username for move in last_moves(session)] == ["malee"], "those moved together the last time"


def cohort_of(session: Session, username: str = "somchai.j") -> str:
    person = accounts.person(session, username)
    assert person is not None
    return person.cohort_id


def test_two_addresses_of_one_local_part_get_two_usernames_that_stay_theirs(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    namesake = ["สมชาย จันทร์", *somchai[1:5], "somchai.j@example.com"]
    bring_in(write_csv(header, somchai, namesake))
    assert counts(bring_in(write_csv(header, namesake, somchai))) == (0, 0, 2)
    names = {person.email: person.username for person in accounts.everyone(session)}
    assert names == {"somchai.j@example.go.th": "somchai.j", "somchai.j@example.com": "somchai.j-2"}


def test_an_address_of_somebody_else_is_a_problem(
    bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    bring_in(write_csv(header, somchai))
    thief = [*somchai, "thief"]
    (problem,) = bring_in(write_csv([*header, "username"], thief)).problems
    assert "somchai.j" in problem.th


def test_nobody_real_enters_a_synthetic_cohort_and_nobody_simulated_a_real_one(
    session: Session, bring_in: Import, write_csv: Write, header: list[str], somchai: list[str]
):
    accounts.create_cohort(session, "sim", name_th="จำลอง", synthetic=True)
    accounts.create(session, username="sim-001", name="จำลอง", role=Role.TRAINEE, cohort_id="sim")
    into = [*somchai[:3], "sim", *somchai[4:], ""]
    out = [*somchai[:5], "sim@example.go.th", "sim-001"]
    report = bring_in(write_csv([*header, "username"], into, out))
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "รุ่น"), (3, "รุ่น")]


def test_formulas_are_text(
    session: Session, bring_in: Import, write_xlsx: Write, header: list[str], somchai: list[str]
):
    somchai[0] = '=HYPERLINK("http://evil.example","กดที่นี่")'
    bring_in(write_xlsx(header, somchai))
    person = accounts.person(session, "somchai.j")
    assert person is not None
    assert person.name == '=HYPERLINK("http://evil.example","กดที่นี่")'


@pytest.mark.parametrize(("encoding", "named"), [("cp874", "CP874"), ("utf-16", "UTF-16"), ("tis-620", "CP874")])
def test_another_encoding_is_refused_with_how_to_save_again(
    bring_in: Import, write_csv: Write, header: list[str], encoding: str, named: str
):
    row = ["นางสาวน้ำผึ้ง", "สสจ.น่าน", "น่าน", "1", "วิทยากร", "a@example.go.th"]
    with pytest.raises(RosterUnreadable) as caught:
        bring_in(write_csv(header, row, encoding=encoding))
    assert caught.value.code == "roster-encoding"
    assert named in caught.value.th
    assert "CSV UTF-8" in caught.value.th


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a workbook", "roster-damaged"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "roster-old-excel"),
        (b"name,agency\n\0,x", "roster-damaged"),
        (b'name,agency,province,cohort,role,email\n"never closed,x,10,1,trainee,a@b.co\nb,c', "roster-damaged"),
        (b"x" * (5 << 20) + b"x", "roster-too-large"),
        (b"name\n" + b"a\n" * 5001, "roster-too-large"),
    ],
)
def test_a_file_that_is_not_a_roster_is_refused(bring_in: Import, tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "roster.bin"
    path.write_bytes(content)
    with pytest.raises(RosterUnreadable) as caught:
        bring_in(path)
    assert caught.value.code == code


def test_a_file_that_is_not_there_is_named(bring_in: Import, tmp_path: Path):
    with pytest.raises(RosterUnreadable, match="nowhere"):
        bring_in(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("name", ["สม\nชาย", "สม\x07ชาย", "สม\u202eชาย", "ก" * 201])
def test_a_name_with_hidden_or_endless_characters_is_a_problem(
    bring_in: Import, write_csv: Write, header: list[str], somchai: list[str], name: str
):
    somchai[0] = f'"{name}"'
    (problem,) = bring_in(write_csv(header, somchai)).problems
    assert (problem.row, problem.column) == (2, "ชื่อ-สกุล")


def test_an_import_hashes_nothing_while_others_wait_to_write(
    session: Session, write_csv: Write, header: list[str], somchai: list[str], now: datetime
):
    checked = check_roster(session, write_csv(header, somchai))
    ready = first_passwords(checked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hashed", lambda _: pytest.fail("hashed while others wait"))
        report = import_roster(session, checked, ready, now=now)
    assert report.first_passwords == {"somchai.j": ready[2].plain}


def test_an_account_made_between_check_and_import_is_updated_not_made_twice(
    session: Session, write_csv: Write, header: list[str], somchai: list[str], now: datetime
):
    checked = check_roster(session, write_csv(header, somchai))
    accounts.create(session, username="somchai.j", name="x", role=Role.TRAINEE, email="somchai.j@example.go.th")
    report = import_roster(session, checked, first_passwords(checked), now=now)
    assert (counts(report), report.first_passwords) == ((0, 1, 0), {})


def test_an_address_taken_between_check_and_import_stops_the_import(
    session: Session, write_csv: Write, header: list[str], somchai: list[str], now: datetime
):
    checked = check_roster(session, write_csv([*header, "username"], [*somchai, "somchai"]))
    accounts.create(session, username="thief", name="x", role=Role.TRAINEE, email="somchai.j@example.go.th")
    (problem,) = import_roster(session, checked, {}, now=now).problems
    assert "thief" in problem.th
    assert accounts.person(session, "somchai") is None


THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, categories=["L", "M"]), min_size=1)


@given(name=THAI)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_names_keep_every_thai_mark_in_their_order(
    session: Session, bring_in: Import, write_xlsx: Write, header: list[str], name: str
):
    row = [name, "สสจ.น่าน", "น่าน", "1", "ผู้เข้ารับการอบรม", "somchai@example.go.th"]
    assert bring_in(write_xlsx(header, row)).problems == ()
    person = accounts.person(session, "somchai")
    assert person is not None
    assert person.name == name


@given(st.emails())
def test_every_address_gives_a_safe_username(email: str):
    assert USERNAME.fullmatch(username_from(email))


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_whatever_crash_the_import(session: Session, bring_in: Import, tmp_path: Path, data: bytes):
    path = tmp_path / "roster"
    path.write_bytes(data)
    try:
        report = bring_in(path)
    except RosterUnreadable:
        return
    assert report.problems
    assert accounts.everyone(session) == []
