"""Hashing a password takes a while: nobody else's writing may wait for it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from academy.simulate.people import make_class
from academy.workflow import Academy
from hub_config.login.roster import Roster
from people import Role, accounts, passwords
from people.tables import PersonRow

FIRST = passwords.first_password()
OWN = "ข้าวเหนียวมะม่วง 15"
ROSTER = "name,agency,province,cohort,role,email\nสมชาย,กองแผนงาน,นนทบุรี,1,trainee,new@example.org\n"


@pytest.fixture
def hashed(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed from now on; each time, somebody else could write."""
    seen: list[str] = []
    original = passwords.hashed

    def watched(password: str) -> str:
        other = sqlite3.connect(academy.engine.url.database or "", timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.close()
        seen.append(password)
        return original(password)

    with academy.sessions.begin() as session:
        accounts.create(session, username="somying", name="สมหญิง", role=Role.TRAINEE, password=FIRST)
    monkeypatch.setattr(passwords, "hashed", watched)
    return seen


def import_one(academy: Academy, folder: Path) -> None:
    file = folder / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    assert academy.import_roster(file, dry_run=False).created == 1


def simulate_one(academy: Academy, _folder: Path) -> None:
    assert len(make_class(academy.sessions, "sim", 1)) == 1


def change_own(academy: Academy, _folder: Path) -> None:
    roster = Roster(academy.settings.url)
    roster.change_password("somying", FIRST.plain, OWN)
    assert roster.verify("somying", OWN)


def log_in_with_a_weak_hash(academy: Academy, _folder: Path) -> None:
    with academy.sessions.begin() as session:
        row = session.get_one(PersonRow, "somying")
        row.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(FIRST.plain)
    assert Roster(academy.settings.url).verify("somying", FIRST.plain)


@pytest.mark.parametrize("work", [import_one, simulate_one, change_own, log_in_with_a_weak_hash])
def test_others_may_write_while_a_password_is_hashed(
    academy: Academy, hashed: list[str], tmp_path: Path, work: Callable[[Academy, Path], None]
):
    work(academy, tmp_path)
    assert len(hashed) == 1
