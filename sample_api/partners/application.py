"""The partners, put into the API by one call: their routes, their pages, and what every answer of theirs says."""

from fastapi import FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sample_api import failures
from sample_api.partners import air, bangkok, ckan, hdc, insurer, local, pages, registry, school, water
from sample_api.partners.memory import Memory
from sample_api.partners.notice import HEADERS
from sample_api.partners.scenario_files import partners
from sample_api.problem import Problem

PREFIX = "/partners"

_SIMULATORS = (hdc, registry, school, local, water, insurer, bangkok, air, ckan)


class Simulated:
    """Says in a header of every answer that this is a simulator (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_notice(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_notice)


def install(api: FastAPI) -> None:
    """Add the partners to the API; raise ScenarioFileError when a scenario file cannot be used.

    Their routes stand in an application of their own: the API's OpenAPI document promises what it keeps, and
    breaking promises is what a partner's faults are for.
    """
    partners()
    api.state.partner_memory = Memory()
    api.include_router(hdc.lesson)
    api.include_router(pages.router)
    simulators = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    simulators.state = api.state
    failures.install(simulators)
    for one in _SIMULATORS:
        simulators.include_router(one.router)
    simulators.router.default = _nothing_here
    api.mount(PREFIX, Simulated(simulators), name="partners")


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
        return
    asked = Request(scope).url.path.partition(f"{PREFIX}/")[2]
    raise _unknown(asked.partition("/")[0])


def _unknown(partner: str) -> Problem:
    if partner not in partners():
        return pages.unknown(partner)
    routes = ", ".join(f"{one.method} {one.path}" for one in partners()[partner].routes)
    base = f"{PREFIX}/{partner}/s/{{scenario}}/{{seed}}"
    th = f"ไม่มีเส้นทางนี้ ที่อยู่ต้องขึ้นต้นด้วย {base} แล้วตามด้วย {routes}"
    return Problem(404, "route-unknown", th=th, en=f"There is no such route: after {base} come {routes}.")
