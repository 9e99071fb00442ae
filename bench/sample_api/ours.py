"""The sample API as it is measured: in a process of its own, with a key, a store and an audit log."""

import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from secrets import token_hex

from bench.figure import Figure
from bench.sample_api.load import Answers, ask
from bench.sample_api.serving import Server, served
from bench.sample_api.wanted import Wanted
from sample_api import tokens


class Ours:
    """Our running server, and how much it has answered."""

    def __init__(self, folder: Path, store: Path, running: ExitStack) -> None:
        """Start it, as a hub would."""
        self.folder, self.store, self.wanted = folder, store, Wanted(store)
        self._secret = token_hex(32)
        self._answered = 0
        key = folder / "key"
        key.write_text(self._secret, encoding="ascii")
        told = {
            "SAMPLE_API_SECRET_FILE": str(key),
            "SAMPLE_API_DATABASE": str(store),
            "SAMPLE_API_STATE": str(folder),
            "JUPYTERHUB_SERVICE_PREFIX": "",
        }
        self.server: Server = running.enter_context(served(folder / "ours.log", ["sample_api", "--port"], told))
        self.token = self.minted("bench")

    def minted(self, client: str) -> str:
        """Return a token of a trainee, as the hub mints it."""
        return tokens.mint(self._secret.encode(), client)

    def get(self, path: str) -> bytes:
        """Ask once."""
        self._answered += 1
        return fetched(self.server, path, self.token)

    def ask(self, requests: Iterator[bytes], connections: int, seconds: float) -> Answers:
        """Ask for so many seconds."""
        answers = ask(self.server.port, requests, connections, seconds)
        self._answered += len(answers.waits)
        return answers

    def audited(self) -> Figure:
        """Count the audit log, once the server has stopped: every answer has to be in it."""
        with closing(sqlite3.connect(self.folder / "sample_api_access.db")) as log:
            (lines,) = log.execute("SELECT count(*) FROM access").fetchone()
        return Figure(
            name="sample-api audit",
            what="Sample API: answers that the audit log of this run lacks",
            what_th="API ตัวอย่าง: คำตอบที่ไม่มีในบันทึกการเข้าถึงของการวัดนี้",
            theirs=f"{self._answered:,} answers",
            ours=f"{lines:,} lines",
            value=abs(self._answered - lines),
            unit="answers",
            target=0,
        )


def fetched(server: Server, path: str, token: str = "") -> bytes:
    """Return the body of one answer of a server."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers=headers)
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - a server of our own
        body: bytes = answer.read()
    return body
