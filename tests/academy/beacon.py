"""Whether a page acts: a loopback server that hostile work calls, and the clicks it asks for."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CLICK_ALL = """() => {
  for (const it of document.querySelectorAll("#notebook-container a, #notebook-container button"))
    if (it.textContent.includes("click")) it.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  return typeof document.cookie;
}"""


@contextmanager
def listening() -> Iterator[tuple[str, set[str]]]:
    """A loopback server, and the names of those who called it."""
    called: set[str] = set()

    class Beacon(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/favicon.ico":  # asked for by the browser itself
                called.add(self.path.strip("/").removesuffix(".js").rstrip("?"))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Beacon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", called
        server.shutdown()
