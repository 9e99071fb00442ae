"""The trainee's ASGI app, served on loopback from a thread of its own."""

import importlib
import socket
import threading
import time

POLL_S = 0.005


class AppServer:
    """Serves `entry` (`module:name`) until the process ends; raises whatever importing or starting it raises."""

    def __init__(self, entry: str, patience_s: float) -> None:
        import uvicorn

        module_name, _, app_name = entry.partition(":")
        app = getattr(importlib.import_module(module_name), app_name)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app, log_config=None, access_log=False, loop="asyncio", http="h11", ws="none", lifespan="auto"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._error: BaseException | None = None
        self._thread.start()
        self._wait(time.monotonic() + patience_s)

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
