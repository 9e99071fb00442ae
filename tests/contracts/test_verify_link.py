"""`academy verify-link` as a person types it."""

import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from good_api import CLIENT, SECRET, token

from academy.cli import main
from academy.link_tests import KEY_FILE, ran_here

CONTRACT = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8").replace("[generated]\nexamples = 6\n", "")


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Typed = Callable[..., Done]


@pytest.fixture
def verify_link(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    """Type the command in a folder with the contract, tokens and secrets; it runs in this process."""
    files = {
        "good.toml": CONTRACT, "token": token(), "expired": token(lifetime_s=-60), "limited": token(scope="nothing"),
        "secret": SECRET, "wrong": "a-wrong-secret",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["academy", "verify-link", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return run


GRANTED = (
    "--contract",
    "good.toml",
    "--client-id",
    CLIENT,
    "--client-secret-file",
    "secret",
    "--expired-token-file",
    "expired",
)


def test_a_good_api_ends_with_0_and_a_report(verify_link: Typed, address: str, tmp_path: Path):
    done = verify_link(f"{address}/good", *GRANTED, "--out", "new/report", "--tester", "มาลี ใจดี", "--letter", "สธ 1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ผ่าน: เป็นไปตามสัญญาทั้ง" in done.stdout
    assert {file.name for file in (tmp_path / "new" / "report").iterdir()} == {
        "report.json",
        "report.html",
        "report.pdf",
    }
    read = json.loads((tmp_path / "new" / "report" / "report.json").read_text(encoding="utf-8"))
    assert (read["tester"], read["letter"], read["outcome"]) == ("มาลี ใจดี", "สธ 1", "passed")
    assert len(read["contract"]["sha256"]) == 64


def test_a_report_written_beside_a_home_is_known_there(verify_link: Typed, address: str, tmp_path: Path):
    secrets = tmp_path / "home" / "secrets"
    secrets.mkdir(parents=True)
    done = verify_link(f"{address}/good", *GRANTED, "--json", "r.json", "--home", str(secrets.parent))
    assert ran_here((tmp_path / "r.json").read_bytes(), secrets), done.stderr
    assert (secrets / KEY_FILE).read_text() not in done.stdout + done.stderr + (tmp_path / "r.json").read_text()


def test_given_tokens_do_as_well(verify_link: Typed, address: str):
    given = ("--token-file", "token", "--limited-token-file", "limited", "--expired-token-file", "expired")
    assert verify_link(f"{address}/good", "--contract", "good.toml", *given, "-q") == Done(0, "", "")


def test_a_broken_api_ends_with_1_and_the_reason(verify_link: Typed, address: str, tmp_path: Path):
    done = verify_link(f"{address}/silent_cap_of_five_rows", *GRANTED, "--json", "found.json")
    assert done.returncode == 1
    assert "ไม่ผ่าน  paging.complete" in done.stdout
    assert "หน้าแรกให้เพียง 5 แถวทั้งที่ขอ 7 แถว" in done.stdout
    failed = [
        one["id"]
        for one in json.loads((tmp_path / "found.json").read_text("utf-8"))["results"]
        if one["verdict"] == "failed"
    ]
    assert failed == ["paging.complete"]


def test_what_could_not_be_seen_ends_with_1(verify_link: Typed, address: str):
    done = verify_link(f"{address}/good", "--contract", "good.toml", "--token-file", "token")
    assert done.returncode == 1
    assert "ยังสรุปไม่ได้" in done.stdout
    assert "--expired-token-file" in done.stdout


def test_without_a_contract_one_is_proposed_and_kept(verify_link: Typed, address: str, tmp_path: Path):
    done = verify_link(f"{address}/good", "--token-file", "token", "--out", "report")
    assert done.returncode == 0, done.stdout
    proposed = tomllib.loads((tmp_path / "report" / "contract.toml").read_text(encoding="utf-8"))
    assert [one["path"] for one in proposed["resources"]] == ["/observations", "/facilities", "/totals"]
    assert [one["paging"]["style"] for one in proposed["resources"]] == ["offset", "cursor", "page"]
    assert proposed["auth"]["protected"] == "/observations"


@pytest.mark.parametrize(
    "words",
    [
        ("--contract", "gone.toml", "--token-file", "token"),
        ("--contract", "secret", "--token-file", "token"),
        ("--contract", "good.toml"),
        ("--contract", "good.toml", "--token-file", "gone"),
        ("--contract", "good.toml", "--token-file", "wrong"),
        ("--contract", "good.toml", "--client-id", CLIENT),
        ("--contract", "good.toml", "--client-id", CLIENT, "--client-secret-file", "wrong"),
        ("--contract", "good.toml", "--token-file", "token", "--json", "no/such/folder/x.json"),
        ("--contract", "good.toml", "--token-file", "token", "--out", "token"),
    ],
)
def test_unusable_input_ends_with_2_and_one_sentence_in_each_language(
    verify_link: Typed, address: str, words: tuple[str, ...]
):
    done = verify_link(f"{address}/good", *words)
    assert done.returncode == 2
    thai, english = done.stderr.strip().splitlines()
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert english.isascii() or "“" in english
    assert SECRET not in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nowhere", "http://u:p@127.0.0.1"])
def test_an_address_where_nothing_answers_ends_with_2(verify_link: Typed, url: str):
    done = verify_link(url, *GRANTED)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 2
    assert "u:p" not in done.stderr


def test_nothing_secret_is_said(verify_link: Typed, address: str, tmp_path: Path):
    done = verify_link(f"{address}/token_in_the_address_is_taken", *GRANTED, "--out", "report")
    assert done.returncode == 1
    written = "".join(file.read_bytes().decode("latin-1") for file in (tmp_path / "report").iterdir())
    for said in (done.stdout, done.stderr, written):
        assert SECRET not in said
        assert "eyJ" not in said
