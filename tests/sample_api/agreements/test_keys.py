"""Signing keys are private, and change without cutting off a token that is out."""

import json
import threading
from pathlib import Path

import pytest

from sample_api.agreements import access_tokens, keys
from sample_api.agreements.errors import KeyFileError
from sample_api.agreements.keys import KeyRing
from sample_api.tokens import TokenInvalidError

ISSUER = "https://example.go.th"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "keys.json"


def mint(ring: KeyRing) -> str:
    return access_tokens.mint(ring, ISSUER, "moph", frozenset({"read"}))


def test_the_first_start_makes_a_file_that_nobody_else_can_read(path: Path):
    KeyRing(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_next_start_uses_the_same_key(path: Path):
    token = mint(KeyRing(path))
    assert access_tokens.check(KeyRing(path), ISSUER, token).client_id == "moph"


def test_of_many_first_starts_at_once_one_makes_the_key(path: Path):
    rings: list[KeyRing] = []
    starts = [threading.Thread(target=lambda: rings.append(KeyRing(path))) for _ in range(8)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert len({ring.public()[0]["kid"] for ring in rings}) == 1


def test_only_public_parts_are_published(path: Path):
    (key,) = KeyRing(path).public()
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_a_rotation_is_taken_up_by_a_running_api_and_old_tokens_stay_good(path: Path):
    ring = KeyRing(path)
    old = mint(ring)
    kid = keys.rotate(path)
    assert ring.signing().kid == kid
    assert len(ring.public()) == 2
    assert access_tokens.check(ring, ISSUER, old).client_id == "moph"
    assert "d" not in json.loads(path.read_text())["keys"][0]


def test_an_old_key_ends_with_its_tokens(path: Path, monkeypatch: pytest.MonkeyPatch):
    ring = KeyRing(path)
    old = mint(ring)
    keys.rotate(path)
    later = keys.time.time() + keys.TOKEN_LIFETIME_S + 61
    monkeypatch.setattr(keys.time, "time", lambda: later)
    assert len(ring.public()) == 1
    with pytest.raises(TokenInvalidError):
        access_tokens.check(ring, ISSUER, old)
    keys.rotate(path)
    assert len(json.loads(path.read_text())["keys"]) == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": []}', '{"keys": [{}]}', '{"keys": [{"d": 1}]}', "null"])
def test_a_file_that_holds_no_keys_stops_the_start(path: Path, content: str):
    path.parent.mkdir()
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=r"keys\.json"):
        KeyRing(path)


def test_a_place_where_nothing_can_be_written_stops_the_start(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(KeyFileError, match="cannot be used"):
        KeyRing(tmp_path / "file" / "keys.json")


def test_a_file_that_others_can_read_stops_the_start(path: Path):
    KeyRing(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="read by others"):
        KeyRing(path)


def test_a_file_that_turns_bad_is_told_and_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]):
    ring = KeyRing(path)
    token = mint(ring)
    path.write_text("{}")
    assert access_tokens.check(ring, ISSUER, mint(ring)).client_id == "moph"
    assert access_tokens.check(ring, ISSUER, token).client_id == "moph"
    assert capsys.readouterr().err.count("keys.json") == 2
