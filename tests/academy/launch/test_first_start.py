"""What the first start makes, and a later one leaves alone."""

import stat
from pathlib import Path

from academy.launch import first_start
from academy.settings import Settings
from academy.workflow import Academy
from people import Role, accounts


def test_the_first_accounts_are_made_once(tmp_path: Path):
    academy = Academy(Settings(home=tmp_path))
    file = tmp_path / "accounts.txt"
    lines = [line.split() for line in first_start.make_accounts(academy, file)]
    assert file.read_text() == "".join(f"{' '.join(line)}\n" for line in lines)
    assert [role for role, _, _ in lines] == [
        "instructor",
        "planning",
        "planning",
        "executive",
        "trainee",
        "trainee",
        "trainee",
    ]
    with academy.reading() as session:
        people = {person.username: person for person in accounts.everyone(session)}
        assert all(accounts.verify(session, username, password) for _, username, password in lines)
    assert all(person.must_change_password for person in people.values())
    assert {people[name].role for name in ("planning", "planning2")} == {Role.PLANNING}
    assert people["executive"].role is Role.EXECUTIVE
    assert first_start.make_accounts(academy, file) == []


def test_the_key_is_private_and_kept(tmp_path: Path):
    first_start.make_secrets(tmp_path / "secrets")
    key = tmp_path / "secrets" / "sample-api.key"
    kept = key.read_text()
    first_start.make_secrets(tmp_path / "secrets")
    assert key.read_text() == kept
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_private_file_replaces_one_that_others_could_read(tmp_path: Path):
    file = tmp_path / "accounts.txt"
    file.write_text("old")
    file.chmod(0o644)
    first_start.write_private(file, "new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o600)
