"""What running pytest takes, used once before the fork: forks then find it loaded and made.

A small suite like those of exercises: fixtures of ours and of pytest, cases, failures that are explained, a server.
"""

import http.server
import sys
import tempfile
import threading
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.judge.foreseen import Foresight

TESTS = """
import pytest

@pytest.fixture(scope="module")
def made_once():
    yield [1, 2]

@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.grade(points=1, hint_th="th", hint_en="en")
def test_case(made_once, number, monkeypatch, tmp_path):
    monkeypatch.setenv("WARM", str(tmp_path))
    assert number in made_once

def test_raises(trainee, app_env):
    with pytest.raises(ValueError, match="invalid"):
        trainee.number("x")
    assert trainee.number("3") == pytest.approx(3.0)

def test_fails(trainee):
    assert {"a": [trainee.number("1")]} == {"a": [2]}, "said"

def test_is_skipped():
    pytest.skip("now")
"""
HTTP_TESTS = """
def test_asks(client, base_url):
    answer = client.get("/", params={"a": "b"})
    assert answer.status_code == 200 and answer.json() == {}
    assert client.post("/", json={"a": 1}).json() == {}
"""
SUITES = ("public", "hidden")
EXPECTED = {"test_case": True, "test_raises": True, "test_fails": False, "test_is_skipped": False, "test_asks": True}


class WarmWork:
    """Stands where a trainee's work does: an app, a module."""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.is_secret = False
        self.lost = None
        self.foresight = Foresight(None)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """Leave no thread."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def set_deadline(self, deadline: float) -> None:
        """See Trainee."""

    def base_url(self) -> str:
        """See Trainee."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def module(self) -> Any:
        """See Trainee."""
        return types.SimpleNamespace(number=int)


class _Handler(http.server.BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = _answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


def warm_up(run: Callable[[Path, Any], dict[str, Any]]) -> None:
    """`run(suite, work)` gives the result of the tests in a folder; raises RuntimeError when it is not as it must be."""
    tests = TESTS + (HTTP_TESTS if "httpx" in sys.modules else "")
    work = WarmWork()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for suite in SUITES:
                Path(folder, suite).mkdir()
                Path(folder, suite, "test_warm.py").write_text(tests, encoding="utf-8")
            result = run(Path(folder), work)
    finally:
        work.stop()
        _forget()
    verdicts = {(test["name"], test["passed"]) for test in result["tests"]}
    if result["error"] or not verdicts or not verdicts <= EXPECTED.items():
        raise RuntimeError(f"pytest does not work here: {result}")


def _forget() -> None:
    """Let no name of this suite's modules stand for one of an exercise's."""
    for name in [name for name in sys.modules if name.partition(".")[0] in SUITES]:
        del sys.modules[name]
