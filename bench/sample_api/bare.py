"""The peers of the sample API with nothing around them: ready bytes, and the same SQL serialised by orjson.

`python -m uvicorn bench.sample_api.bare:app`, told by BARE_STORE, BARE_ROW and BARE_PAGE which files to read; or, as the least
that can answer at all, `python -m bench.sample_api.bare PORT`.
"""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_api.synthesis import catalogue

KEPT = "indicator level area province region fy quarter numerator denominator rate status".split()  # noqa: SIM905 - shorter
"""Columns of the table; the unit and the direction of a row are its indicator's."""
_SQL = (
    f"SELECT {', '.join(KEPT)} FROM figures WHERE level = ? AND indicator = ? AND fy = ?"  # noqa: S608 - constants
    " ORDER BY quarter, area LIMIT ? OFFSET ?"
)
_LEAST = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"


def make_app(store: str, row: bytes, page: bytes) -> Starlette:
    """Return the bare application over a store of the sample API."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    told = {one.id: {"unit": one.unit, "direction": one.direction} for one in catalogue.indicators()}

    async def ready_row(_request: Request) -> Response:
        return Response(row, media_type="application/json")

    async def ready_page(_request: Request) -> Response:
        return Response(page, media_type="application/json")

    async def queried(request: Request) -> Response:
        asked = request.query_params
        values = (asked["level"], asked["indicator"], int(asked["fy"]), int(asked["limit"]), int(asked["offset"]))
        rows = [dict(zip(KEPT, found, strict=True)) | told[found[0]] for found in connection.execute(_SQL, values)]
        return Response(orjson.dumps({"data": rows}), media_type="application/json")

    return Starlette(routes=[Route("/row/{row_id}", ready_row), Route("/page", ready_page), Route("/queried", queried)])


def __getattr__(name: str) -> Starlette:
    if name == "app":
        row, page = (Path(os.environ[one]).read_bytes() for one in ("BARE_ROW", "BARE_PAGE"))
        return make_app(os.environ["BARE_STORE"], row, page)
    raise AttributeError(name)


class _Least(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, _data: bytes) -> None:
        self._transport.write(_LEAST)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Least, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
