"""Started as people start it: alone, with a key, behind the hub."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from sample_api import tokens
from sample_api.__main__ import main
from sample_api.settings import CannotStartError, from_environ
from tests.ports import free_ports

Start = Callable[..., tuple[str, Path]]


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def start(tmp_path: Path, database: str) -> Iterator[Start]:
    """Start a command that serves on `port`; return its address and the file its stderr goes to."""
    started: list[subprocess.Popen[bytes]] = []

    def run(port: int, *command: str, **environ: str) -> tuple[str, Path]:
        log = tmp_path / "stderr"
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("SAMPLE_API", "JUPYTERHUB"))}
        kept = {"SAMPLE_API_DATABASE": database, "SAMPLE_API_STATE": str(tmp_path)}
        with log.open("wb") as stderr:
            process = subprocess.Popen([sys.executable, "-m", *command], env=plain | kept | environ, stderr=stderr)
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/healthz")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return address, log
        raise AssertionError(log.read_text())

    yield run
    for process in started:
        process.terminate()
        process.wait(10)


def read_token(log: Path) -> str:
    return re.findall(r"^eyJ\S+$", log.read_text(), re.MULTILINE)[0]


def fetch(address: str, token: str, path: str = "/v1/indicators/MCH08") -> httpx.Response:
    return httpx.get(address + path, headers={"Authorization": f"Bearer {token}"})


def test_alone_it_prints_a_token_that_works(start: Start, port: int):
    address, log = start(port, "sample_api", "--port", str(port))
    assert fetch(address, read_token(log)).status_code == 200
    assert fetch(address, read_token(log), "/v2/areas/85").status_code == 200


def test_uvicorn_can_start_it_too(start: Start, port: int):
    address, log = start(port, "uvicorn", "sample_api.app:app", "--port", str(port))
    assert fetch(address, read_token(log)).status_code == 200


def test_behind_the_hub_it_answers_with_and_without_the_prefix(
    start: Start, port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    key = tmp_path / "key"
    key.write_bytes(b"k" * 40 + b"\n")
    hub = {
        "SAMPLE_API_SECRET_FILE": str(key),
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/sample-api/",
    }
    address, log = start(port, "sample_api", **hub)
    assert main(["token", "--client", "malee"], hub) == 0
    token = capsys.readouterr().out.strip()
    assert fetch(address, token).status_code == 200
    assert fetch(address, token, "/services/sample-api/v1/indicators/MCH08").status_code == 200
    assert "eyJ" not in log.read_text()


def test_without_the_key_no_token_is_made(capsys: pytest.CaptureFixture[str]):
    assert main(["token", "--client", "malee"], {}) == 2
    assert "SAMPLE_API_SECRET_FILE" in capsys.readouterr().err


@pytest.fixture
def keyed(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "key").write_bytes(b"k" * 40)
    return {"SAMPLE_API_SECRET_FILE": str(tmp_path / "key")}


@pytest.mark.parametrize(("scope", "scopes"), [("", set()), ("read", {"read"}), ("read write", {"read", "write"})])
def test_a_token_opens_what_it_was_told_to(
    keyed: dict[str, str], scope: str, scopes: set[str], capsys: pytest.CaptureFixture[str]
):
    assert main(["token", "--client", "malee", "--scope", scope], keyed) == 0
    assert tokens.check(b"k" * 40, capsys.readouterr().out.strip()).scopes == scopes


def test_a_token_of_no_hours_has_ended(keyed: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert main(["token", "--client", "malee", "--hours", "0"], keyed) == 0
    with pytest.raises(tokens.TokenExpiredError):
        tokens.check(b"k" * 40, capsys.readouterr().out.strip())


@pytest.mark.parametrize(
    "option",
    ["--hours=-1", "--hours=1.5", "--hours=", "--hours=999999999999", "--hours=๒๔", "--scope=admin", "--scope=read,write",
     "--client=", "--client=" + "x" * 101, "--client=a\nb"],
)  # fmt: skip
def test_a_token_that_cannot_be_is_refused_with_one_sentence(
    keyed: dict[str, str], option: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["token", "--client", "malee", option], keyed) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert option.partition("=")[0] in told.err


@pytest.mark.parametrize("content", [None, b"", b"short\n", b" " * 40])
def test_an_unusable_key_stops_the_start_with_one_sentence(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
):
    key = tmp_path / "key"
    if content is not None:
        key.write_bytes(content)
    assert main(["--port", "0"], {"SAMPLE_API_SECRET_FILE": str(key)}) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_key_is_not_shown_with_the_settings(tmp_path: Path):
    key = tmp_path / "key"
    key.write_bytes(b"s3cret" * 8)
    assert "s3cret" not in repr(from_environ({"SAMPLE_API_SECRET_FILE": str(key)}))


def test_an_explicit_prefix_wins_over_the_hub_s():
    settings = from_environ({"SAMPLE_API_ROOT_PATH": "/api", "JUPYTERHUB_SERVICE_PREFIX": "/services/x/"})
    assert settings.root_path == "/api"


def test_an_unreadable_key_says_which_file(tmp_path: Path):
    with pytest.raises(CannotStartError, match="absent"):
        from_environ({"SAMPLE_API_SECRET_FILE": str(tmp_path / "absent")})
