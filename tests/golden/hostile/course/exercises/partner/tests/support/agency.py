"""A partner's API on loopback: pages of rows, for the holder of the token."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "partner-token"
PAGE = 4


class Agency:
    """Serves `rows`; `asked` are the offsets that were asked for with the right token."""

    def __init__(self, rows):
        self.rows = rows
        self.asked = []

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"agency": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    agency: Agency

    def do_GET(self):
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(401, {"title": "Unauthorized"})
        offset = int(parse_qs(urlsplit(self.path).query).get("offset", ["0"])[0])
        self.agency.asked.append(offset)
        return self._send(200, {"data": self.agency.rows[offset : offset + PAGE], "total": len(self.agency.rows)})

    def _send(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Quiet."""
