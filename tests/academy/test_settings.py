"""Settings come from arguments, then the environment, then academy.toml; a wrong one is told in a sentence."""

from pathlib import Path

import pytest

from academy.settings import Settings, load_settings
from foundation.errors import CannotStart


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "academy.toml").write_text("port = 8100\nidle_timeout_s = 120\n")
    monkeypatch.setenv("ACADEMY_HOME", str(tmp_path))
    monkeypatch.setenv("ACADEMY_PORT", "8200")
    settings = load_settings()
    assert (settings.port, settings.idle_timeout_s) == (8200, 120)


def test_an_argument_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACADEMY_PORT", "8200")
    assert load_settings(home=tmp_path, port=8300).port == 8300


def test_the_public_address_is_an_origin(tmp_path: Path):
    assert load_settings(home=tmp_path, public_url="https://academy.example/").public_url == "https://academy.example"
    for wrong in ("academy.example", "ftp://academy.example", "https://academy.example/hub", "https://"):
        with pytest.raises(CannotStart, match="ACADEMY_PUBLIC_URL"):
            load_settings(home=tmp_path, public_url=wrong)


@pytest.mark.parametrize("port", ["99999", "eighty"])
def test_a_wrong_value_is_named(port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACADEMY_PORT", port)
    with pytest.raises(CannotStart, match="ACADEMY_PORT"):
        load_settings(home=tmp_path)


def test_an_unknown_name_in_the_file_is_named(tmp_path: Path):
    (tmp_path / "academy.toml").write_text("prot = 8100\n")
    with pytest.raises(CannotStart, match="prot"):
        load_settings(home=tmp_path)


@pytest.mark.parametrize("text", [b"port = = 3", "port = 1 # \u0e01".encode("cp874")])
def test_a_file_that_cannot_be_read_is_told(text: bytes, tmp_path: Path):
    (tmp_path / "academy.toml").write_bytes(text)
    with pytest.raises(CannotStart, match=r"academy\.toml"):
        load_settings(home=tmp_path)


def test_the_database_is_a_file_in_the_home_unless_said(tmp_path: Path):
    assert load_settings(home=tmp_path).url == f"sqlite:///{tmp_path}/academy.db"
    assert load_settings(home=tmp_path, database_url="postgresql://db/x").url == "postgresql://db/x"
