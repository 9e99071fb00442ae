"""The trainee's ASGI app, served on loopback from a thread of its own."""

import importlib
import socket
import threading
import time
from typing import Any

POLL_S = 0.002
WARM_S = 20.0


class AppServer:
    """Serves an ASGI app until the process ends, or `stop`; raises whatever starting it raises."""

    def __init__(self, app: Any, patience_s: float) -> None:
        import uvicorn

        self._socket = _listening()
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app, log_config=None, access_log=False, loop="asyncio", http="h11", ws="none", lifespan="auto"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._error: BaseException | None = None
        self._thread.start()
        self._wait(time.monotonic() + patience_s)

    def stop(self) -> None:
        """Answer no more, and leave no thread."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except BaseException as error:  # noqa: BLE001 - kept for the judge: SystemExit is how uvicorn gives up
            self._error = error

    def _wait(self, deadline: float) -> None:
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the app's start-up (lifespan) failed") from self._error
            if time.monotonic() > deadline:
                raise TimeoutError("the app did not start in time")
            time.sleep(POLL_S)


def serve(entry: str, patience_s: float) -> AppServer:
    """Serve `entry` (`module:name`); raises whatever importing or starting it raises."""
    return AppServer(load(entry), patience_s)


def load(entry: str) -> Any:
    """The app `entry` (`module:name`); raises whatever importing it raises."""
    module_name, _, app_name = entry.partition(":")
    return getattr(importlib.import_module(module_name), app_name)


def warm_up() -> None:
    """Serve a small app and ask it once: much of what answering takes is loaded and made by the first request."""
    import httpx
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse

    app = FastAPI()

    @app.get("/thread/{number}")
    def in_a_thread(number: int, more: str = "") -> dict[str, Any]:
        return {"number": number, "more": more}

    @app.post("/loop")
    async def in_the_loop(body: dict[str, Any]) -> JSONResponse:
        return JSONResponse(body, status_code=201)

    server = AppServer(app, WARM_S)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        client.get("/thread/1", params={"more": "x"}).raise_for_status()
        client.get("/thread/x")
        client.post("/loop", json={"a": 1}).raise_for_status()
    server.stop()


def _listening() -> socket.socket:
    """A free port. Its protocol is named: asyncio sends without delay only on sockets that name theirs."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock
