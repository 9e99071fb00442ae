"""An API without its store has it built beside itself, answers meanwhile, and says when to come again."""

import asyncio
import os
import time
from pathlib import Path

import httpx
import pytest

from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings
from sample_api.store import keeper as keeping
from sample_api.store.keeper import Keeper, StoreNotReadyError

SECRET = b"k" * 40
QUICK_BUILD = """
from sample_api.settings import database_url
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent
import os
import time
build(database_url(os.environ), Extent(provinces=("85",)))
"""


class Python:
    """Stands for the interpreter: runs a build of one province in place of the whole country's."""

    def __init__(self, path: Path, program: str) -> None:
        path.write_text(f"#!/bin/sh\nexec {keeping.sys.executable} -c '{program}'\n")
        path.chmod(0o700)
        self.executable = str(path)


def wait_for(note: Path) -> None:
    while not note.exists() or not note.read_text():
        time.sleep(0.02)


async def ask(app: object, path: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {tokens.mint(SECRET, 'malee')}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        return await client.get(path)


def inside(app: object) -> object:
    while not hasattr(app, "state"):
        app = next(getattr(app, name) for name in ("_app", "app", "_api") if hasattr(app, name))
    return app


def test_a_missing_store_is_built_while_the_api_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "sys", Python(tmp_path / "python", QUICK_BUILD))
    app = create_app(Settings(secret=SECRET, database=f"sqlite:///{tmp_path / 's.db'}"))

    async def live() -> list[httpx.Response]:
        keeper = inside(app).state.v2.keeper
        await keeper.start()
        meanwhile = [await ask(app, path) for path in ("/healthz", "/v1/provinces", "/v2/areas/85")]
        await keeper.built()
        after = await ask(app, "/v2/areas/85")
        await keeper.stop()
        return [*meanwhile, after]

    health, old, early, late = asyncio.run(live())
    assert (health.status_code, old.status_code, late.status_code) == (200, 200, 200)
    assert (early.status_code, early.json()["code"]) == (503, "data-being-built")
    assert int(early.headers["Retry-After"]) > 0


@pytest.mark.parametrize("program", ["raise SystemExit(2)", "pass"])
def test_a_build_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str):
    monkeypatch.setattr(keeping, "sys", Python(tmp_path / "python", program))
    app = create_app(Settings(secret=SECRET, database=f"sqlite:///{tmp_path / 's.db'}"))

    async def live() -> httpx.Response:
        keeper = inside(app).state.v2.keeper
        await keeper.start()
        await keeper.built()
        answer = await ask(app, "/v2/areas/85")
        await keeper.stop()
        return answer

    answer = asyncio.run(live())
    assert (answer.status_code, answer.json()["code"]) == (503, "data-unavailable")


def test_without_a_database_there_is_nothing_to_give():
    app = create_app(Settings(secret=SECRET))
    answer = asyncio.run(ask(app, "/v2/datasets"))
    assert (answer.status_code, answer.json()["code"]) == (503, "data-unavailable")


def test_an_api_that_ends_takes_its_build_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    note = tmp_path / "pid"
    program = f'import os, pathlib, time; pathlib.Path("{note}").write_text(str(os.getpid())); time.sleep(60)'
    monkeypatch.setattr(keeping, "sys", Python(tmp_path / "python", program))

    async def live() -> None:
        keeper = Keeper(f"sqlite:///{tmp_path / 's.db'}")
        await keeper.start()
        await asyncio.to_thread(wait_for, note)
        with pytest.raises(StoreNotReadyError):
            _ = keeper.store
        await keeper.stop()

    asyncio.run(live())
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
    assert not (tmp_path / "s.db").exists()
