from client import fetch_all, is_code, latest, total

import http.server


class Mine(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()
