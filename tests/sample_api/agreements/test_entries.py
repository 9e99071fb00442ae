"""Agreements are data: a file says who may do what, and one that cannot be used is refused with its reason."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_api.agreements import book, entries
from sample_api.agreements.errors import AgreementFileError
from sample_api.agreements.model import Agreement, Secret

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$c29tZWhhc2g"

GOOD = """
[[agreement]]
id = "moph"
number = "1"
agency_th = "ก"
agency_en = "A"
purpose_th = "ก"
purpose_en = "A"
starts = 2026-01-01
ends = 2026-12-31
per_minute = 60
scopes = ["read"]
datasets = "all"
provinces = ["40"]
columns = "all"
"""


def read(tmp_path: Path, text: str) -> dict[str, Agreement]:
    path = tmp_path / "agreements.toml"
    path.write_text(text, encoding="utf-8")
    return entries.read(path)


def test_five_made_up_agencies_come_with_the_program_and_say_so():
    found = book.demo().values()
    assert len(found) == 5
    assert all(one.is_demo and "สมมติ" in one.agency_th and "made up" in one.agency_en for one in found)
    assert [one.id for one in found if one.standing(date(2026, 11, 21)) == "ended"] == ["demo-expired"]


def test_no_secret_comes_with_the_program():
    assert not any(one.secrets for one in book.demo().values())


def test_an_agreement_holds_on_its_first_and_its_last_day():
    one = next(iter(book.demo().values()))
    days = [date(2025, 9, 30), one.starts, one.ends, date(2035, 10, 1)]
    assert [one.standing(day) for day in days] == ["not-begun", "active", "active", "ended"]


@given(TEXT, TEXT, st.sets(st.sampled_from(["10", "40", "96"]), min_size=1), st.booleans())
def test_what_is_written_reads_the_same(agency: str, purpose: str, provinces: set[str], overlapping: bool):
    made = datetime(2026, 11, 1, tzinfo=UTC)
    one = Agreement(
        id="moph",
        number="สธ 1/2569",
        agency_th=agency,
        agency_en=agency,
        purpose_th=purpose,
        purpose_en=purpose,
        starts=date(2026, 1, 1),
        ends=date(2027, 1, 1),
        per_minute=60,
        scopes=frozenset({"read"}),
        provinces=frozenset(provinces),
        secrets=(Secret(HASH, made, made if overlapping else None),),
    )
    import tomllib

    (entry,) = tomllib.loads(entries.written([one]))["agreement"]
    assert entries.agreement(entry, "here") == one


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('id = "moph"', 'id = "Moph"'),
        ('id = "moph"', 'id = "../moph"'),
        ('id = "moph"', 'id = "demo-moph"'),
        ('number = "1"', 'number = ""'),
        ('number = "1"', 'number = "a\\nb"'),
        ("per_minute = 60", "per_minute = 0"),
        ("per_minute = 60", "per_minute = 1.5"),
        ("per_minute = 60", ""),
        ('scopes = ["read"]', 'scopes = ["read", "admin"]'),
        ('scopes = ["read"]', "scopes = []"),
        ('datasets = "all"', 'datasets = "some"'),
        ('datasets = "all"', 'datasets = ["secrets"]'),
        ('provinces = ["40"]', 'provinces = ["99"]'),
        ('provinces = ["40"]', "provinces = []"),
        ('columns = "all"', 'columns = ["password"]'),
        ("ends = 2026-12-31", "ends = 2025-12-31"),
        ("ends = 2026-12-31", 'ends = "tomorrow"'),
        ("per_minute = 60", "per_minute = 60\nquota = 1"),
        ('columns = "all"', 'columns = "all"\n[[agreement.secret]]\nhash = "plain"\nmade = 2026-01-01T00:00:00Z'),
        ('columns = "all"', f'columns = "all"\n[[agreement.secret]]\nhash = "{HASH}"\nmade = 2026-01-01T00:00:00'),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(tmp_path: Path, line: str, why: str):
    assert "moph" in read(tmp_path, GOOD)
    with pytest.raises(AgreementFileError, match=r"agreements\.toml"):
        read(tmp_path, GOOD.replace(line, why))


@pytest.mark.parametrize("text", ["[[agreement", "agreement = 1", "x = 1", "[agreement]\n", "agreement = [1]", "\x00"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str):
    with pytest.raises(AgreementFileError):
        read(tmp_path, text)


def test_a_client_id_stands_once(tmp_path: Path):
    with pytest.raises(AgreementFileError, match="more than one"):
        read(tmp_path, GOOD + GOOD)


def test_an_absent_file_stops_the_start(tmp_path: Path):
    with pytest.raises(AgreementFileError, match="cannot be read"):
        book.Book(tmp_path / "absent.toml")


def test_a_change_of_the_file_is_seen_within_a_second(tmp_path: Path):
    path, now = tmp_path / "agreements.toml", [0.0]
    path.write_text(GOOD, encoding="utf-8")
    watching = book.Book(path, clock=lambda: now[0])
    with book.changing(path) as agreements:
        del agreements["moph"]
    assert watching.get("moph") is not None
    now[0] = book.LOOKS_EVERY_S
    assert watching.get("moph") is None
    assert watching.get("demo-school") is not None


def test_a_file_that_turns_bad_is_told_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, now = tmp_path / "agreements.toml", [0.0]
    path.write_text(GOOD, encoding="utf-8")
    watching = book.Book(path, clock=lambda: now[0])
    path.write_text("broken [", encoding="utf-8")
    now[0] = book.LOOKS_EVERY_S
    assert watching.get("moph") is not None
    assert "agreements.toml" in capsys.readouterr().err


def test_a_change_that_fails_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "agreements.toml"
    path.write_text("# our own words\n\n" + GOOD, encoding="utf-8")

    def change_and_fail() -> None:
        with book.changing(path) as agreements:
            agreements.clear()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert path.read_text(encoding="utf-8").endswith(GOOD)
    with book.changing(path):
        pass
    assert path.read_text(encoding="utf-8").startswith("# our own words\n")
    assert path.stat().st_mode & 0o077 == 0
