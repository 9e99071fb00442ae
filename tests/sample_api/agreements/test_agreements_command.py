"""Agreements, keys and the log from the command line."""

import json
from pathlib import Path

import pytest

from sample_api.__main__ import main
from sample_api.agreements import credentials, entries
from sample_api.agreements.journal import AuditLog, Line
from sample_api.settings import state_folder

NEW = [
    "agreement",
    "add",
    *("--id", "phdb-40", "--number", "สธ 1/2569", "--agency-th", "สสจ.ขอนแก่น", "--agency-en", "Khon Kaen"),
    *("--purpose-th", "ติดตาม", "--purpose-en", "Follow", "--ends", "2036-09-30"),
    *("--datasets", "mother-and-child,areas", "--provinces", "40"),
]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"SAMPLE_API_AGREEMENTS": str(tmp_path / "agreements.toml"), "SAMPLE_API_STATE": str(tmp_path / "state")}


def held(environ: dict[str, str]) -> entries.Agreement:
    return entries.read(Path(environ["SAMPLE_API_AGREEMENTS"]))["phdb-40"]


def secret_in(printed: str) -> str:
    return printed.partition("client_secret=")[2].strip()


def test_a_new_agreement_prints_its_secret_once_and_keeps_a_hash(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
):
    assert main(NEW, environ) == 0
    secret = secret_in(capsys.readouterr().out)
    assert len(secret) > 40
    assert secret not in Path(environ["SAMPLE_API_AGREEMENTS"]).read_text(encoding="utf-8")
    assert credentials.matches((held(environ).secrets[0].hash,), secret)
    assert held(environ).provinces == {"40"}
    assert Path(environ["SAMPLE_API_AGREEMENTS"]).stat().st_mode & 0o077 == 0


def test_the_same_id_twice_is_refused(environ: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert [main(NEW, environ), main(NEW, environ)] == [0, 2]
    assert "phdb-40" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--id", "demo-x"), ("--id", "A B"), ("--datasets", "nothing"), ("--provinces", "99"), ("--scopes", "admin")],
)
def test_an_agreement_that_cannot_be_used_is_not_written(environ: dict[str, str], option: str, value: str):
    assert main([*NEW, option, value], environ) == 2
    assert not Path(environ["SAMPLE_API_AGREEMENTS"]).exists()


def test_a_rotated_secret_replaces_the_old_one(environ: dict[str, str], capsys: pytest.CaptureFixture[str]):
    main(NEW, environ)
    old = secret_in(capsys.readouterr().out)
    assert main(["agreement", "rotate-secret", "phdb-40"], environ) == 0
    new = secret_in(capsys.readouterr().out)
    hashes = tuple(one.hash for one in held(environ).secrets)
    assert (credentials.matches(hashes, old), credentials.matches(hashes, new)) == (False, True)


def test_with_an_overlap_both_are_good_for_a_while(environ: dict[str, str]):
    main(NEW, environ)
    main(["agreement", "rotate-secret", "phdb-40", "--overlap-hours", "2"], environ)
    old, new = held(environ).secrets
    assert old.until is not None
    assert new.until is None
    assert (old.until - new.made).total_seconds() == pytest.approx(7_200, abs=5)


def test_an_ended_agreement_is_listed_as_ended(environ: dict[str, str], capsys: pytest.CaptureFixture[str]):
    main(NEW, environ)
    assert main(["agreement", "end", "phdb-40"], environ) == 0
    capsys.readouterr()
    assert main(["agreement", "list"], environ) == 0
    listed = {line.split("\t")[0]: line.split("\t")[1] for line in capsys.readouterr().out.splitlines()}
    assert listed["phdb-40"] == listed["demo-expired"] == "ended"
    assert listed["demo-school"] == "active"


@pytest.mark.parametrize("action", ["end", "rotate-secret"])
@pytest.mark.parametrize("client_id", ["nobody", "demo-school"])
def test_only_the_site_s_own_can_be_changed(
    environ: dict[str, str], action: str, client_id: str, capsys: pytest.CaptureFixture[str]
):
    main(NEW, environ)
    assert main(["agreement", action, client_id], environ) == 2
    assert client_id in capsys.readouterr().err


def test_without_a_file_nothing_can_be_added(capsys: pytest.CaptureFixture[str]):
    assert main(NEW, {}) == 2
    assert "SAMPLE_API_AGREEMENTS" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").touch()
    assert main(NEW, {"SAMPLE_API_AGREEMENTS": str(tmp_path / "file" / "agreements.toml")}) == 2
    assert "cannot be" in capsys.readouterr().err


def test_the_signing_key_is_rotated(environ: dict[str, str], capsys: pytest.CaptureFixture[str]):
    for _ in range(2):
        assert main(["keys", "rotate"], environ) == 0
    kids = [line.removeprefix("kid=") for line in capsys.readouterr().out.split()]
    keys = json.loads((Path(environ["SAMPLE_API_STATE"]) / "sample_api_keys.json").read_text())["keys"]
    assert [key["kid"] for key in keys] == kids


def test_the_log_is_printed_as_a_table_that_no_spreadsheet_runs(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
):
    log = AuditLog(Path(environ["SAMPLE_API_STATE"]) / "sample_api_access.db")
    log.append(Line(1_795_000_000, "agency/moph", "GET", "/v2/areas", "=cmd()", "areas", 3, 200, 0.5, "r1"))
    log.append(Line(1_795_000_001, "agency/moi", "GET", "/v2/areas", "", "areas", 3, 200, 0.5, "r2"))
    log.stop()
    log.close()
    assert main(["audit", "--client", "agency/moph"], environ) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("at,client,method,route")
    assert row == "2026-11-18T18:06:40.000+07:00,agency/moph,GET,/v2/areas,'=cmd(),areas,3,200,0.5,r1"


@pytest.mark.parametrize(
    "address", ["health.example.go.th", "ftp://x", "https://", 'https://a"b', "https://a b", "https://ก"]
)
def test_a_public_address_that_is_none_stops_the_start(address: str, capsys: pytest.CaptureFixture[str]):
    assert main(["--port", "0"], {"SAMPLE_API_PUBLIC_URL": address}) == 2
    assert "SAMPLE_API_PUBLIC_URL" in capsys.readouterr().err


def test_state_stands_beside_the_store_unless_it_is_told_otherwise():
    assert state_folder({}) == Path("var")
    assert state_folder({"SAMPLE_API_DATABASE": "/srv/data/store.db"}) == Path("/srv/data")
    assert state_folder({"SAMPLE_API_DATABASE": "postgresql://host/name"}) == Path("var")
    assert state_folder({"SAMPLE_API_STATE": "/srv/state"}) == Path("/srv/state")
