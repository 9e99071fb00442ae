"""The indicator's page through the real application: how long a planning officer waits for it, again and again."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import httpx

from academy.settings import Settings
from academy.web.app import create_app
from academy.web.auth import HubIdentity, HubSettings
from academy.workflow import Academy
from bench.indicator.records import PLANNER

VISITS = 60
PREFIX = "/services/academy"


class _Hub(HubIdentity):
    """Knows one person, whatever the token: asking the real hub is not what is measured."""

    def username(self, token: str, session_id: str = "") -> str | None:  # noqa: ARG002 - the hub's own signature
        return PLANNER


def academy_at(home: Path) -> Academy:
    """Open the academy in `home`, whose course is its pass mark alone: the ledger is what is measured."""
    academy = Academy(Settings(home=home))
    academy.__dict__["course"] = SimpleNamespace(course_id="bench", pass_percent=60.0)
    return academy


def visits(academy: Academy) -> tuple[float, Sequence[float]]:
    """Seconds of the first visit, which counts everybody, and of each of VISITS after it. Raises RuntimeError."""
    settings = HubSettings(
        api_url="http://hub.invalid/hub/api", api_token=PREFIX, client_id="c", prefix=f"{PREFIX}/",
        callback_url=f"{PREFIX}/oauth_callback", public_hub="/hub/", access_scopes=frozenset({"access:services"}),
    )  # fmt: skip
    app = create_app(academy, _Hub(settings))

    async def visit(client: httpx.AsyncClient) -> float:
        began = time.perf_counter()
        answer = await client.get(f"{PREFIX}/indicator", headers={"Authorization": "Bearer t"})
        if answer.status_code != httpx.codes.OK or 'id="figure"' not in answer.text:
            message = f"the page did not come: {answer.status_code} {answer.text[:300]}"
            raise RuntimeError(message)
        return time.perf_counter() - began

    async def all_of_them() -> tuple[float, Sequence[float]]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://academy.invalid", timeout=600) as client:
            return await visit(client), [await visit(client) for _ in range(VISITS)]

    return asyncio.run(all_of_them())
