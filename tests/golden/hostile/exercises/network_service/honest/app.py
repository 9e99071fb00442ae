import http.server
import threading
import urllib.request

from service import app

with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
    threading.Thread(target=server.handle_request).start()
    urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/", timeout=5).close()
