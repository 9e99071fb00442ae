# %% setup [locked]
import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = self.server.asked
        if self.path == "/asked":
            answer = asked
        else:
            asked.append(self.path)
            page = int(self.path.partition("=")[2] or 1)
            answer = {"items": [2 * page, 2 * page + 1], "next": page + 1 if page < 3 else None}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass

class Server(ThreadingHTTPServer):
    allow_reuse_port = True
    daemon_threads = True

# %% fetch_all [work]
def fetch_all(base):
    ### BEGIN SOLUTION
    items, page = [], 1
    while page:
        with urllib.request.urlopen(f"{base}/items?page={page}", timeout=5) as answer:
            body = json.load(answer)
        items += body["items"]
        page = body["next"]
    return items
    ### END SOLUTION

# %% fetch_all_asks_for_every_page [test 2]
# Every page, once
server = Server(("127.0.0.1", 0), Pages)
server.asked = []
threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
try:
    items = fetch_all(base)
    for _ in range(4):
        with urllib.request.urlopen(f"{base}/asked", timeout=5) as answer:
            assert json.load(answer) == ["/items?page=1", "/items?page=2", "/items?page=3"]
    ### BEGIN HIDDEN TESTS
    secret = "{{CANARY}}"
    assert items == [2, 3, 4, 5, 6, 7]
    ### END HIDDEN TESTS
finally:
    server.shutdown()
    server.server_close()

# %% name [work]
### BEGIN SOLUTION
name = "client"
### END SOLUTION

# %% name_is_given [test 1]
# A name
assert name == "client"
