"""The process of a served app: `python -m academy_lab.served ENTRY SOCKET PREFIX`, in the app's folder.

What it says on its output is for the one who called `serve`: one line of JSON, `{"ready": true}` or `{"error": text}`;
what the app prints goes to its error output. It ends when its input is closed, as a kernel's death does.
"""

import contextlib
import functools
import importlib
import json
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from academy_lab.origin import FAILED, Message, Receive, Send, Watched, where
from academy_lab.place import documentation_files


def main() -> None:
    """Serve until the input ends."""
    entry, socket, prefix = sys.argv[1:]
    say = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    sys.path.insert(0, str(Path.cwd()))
    sys.dont_write_bytecode = True
    try:
        app = _loaded(entry)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the person's module raises
        _tell(say, {"error": where(error)})
        sys.exit(1)
    _serve(app, socket, prefix, say)


class ErrorsTold(Watched):
    """The app, but where it fails its owner reads why, in place of “Internal Server Error”."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.start_up = ""
        """What went wrong in the app's own start-up (lifespan)."""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer; note why a start-up failed."""
        await super().__call__(scope, receive, send if scope["type"] == "http" else self._noting(send))

    def failed(self, error: Exception, answer: list[Message]) -> list[Message]:
        """Tell the error in the log, and in place of an answer 500."""
        if not answer:
            return []
        traceback.print_exception(error)
        return _answer(where(error))

    def _noting(self, send: Send) -> Send:
        async def note(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                lines = str(message.get("message", "")).strip().splitlines()
                self.start_up = lines[-1] if lines else ""
            await send(message)

        return note


def _answer(reason: str) -> list[Message]:
    text = (
        f"แอปของท่านเกิดข้อผิดพลาด: {reason}\n"
        f"Your app raised an error: {reason}\n\n"
        "แก้ไฟล์ บันทึก แล้วสั่ง serve อีกครั้ง / Mend the file, save it and call serve again.\n"
    )
    body = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    return [
        {"type": "http.response.start", "status": FAILED, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


def _loaded(entry: str) -> Any:
    _document_without_internet()
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name or "app")


def _document_without_internet() -> None:
    """Have FastAPI's page of documentation take its files from the sample API's place on the same site."""
    with contextlib.suppress(ImportError):
        applications = importlib.import_module("fastapi.applications")
        if files := documentation_files():
            applications.get_swagger_ui_html = functools.partial(  # type: ignore[attr-defined] # FastAPI offers no setting
                applications.get_swagger_ui_html,
                swagger_js_url=f"{files}/swagger-ui-bundle.js",
                swagger_css_url=f"{files}/swagger-ui.css",
                swagger_favicon_url=f"{files}/../icon.svg",
            )


def _serve(app: Any, socket: str, prefix: str, say: Any) -> None:
    import uvicorn

    class Telling(uvicorn.Server):
        """Says when it answers."""

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                _tell(say, {"ready": True})

    Path(socket).unlink(missing_ok=True)
    told = ErrorsTold(app)
    config = uvicorn.Config(told, uds=socket, root_path=prefix, log_level="info", access_log=True)
    try:
        Telling(config).run()
    finally:
        _tell(say, {"error": f"lifespan: {told.start_up}"})


def _tell(say: Any, what: dict[str, Any]) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(json.dumps(what, ensure_ascii=False), file=say, flush=True)


def _end_with_the_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
