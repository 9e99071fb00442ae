import os
import socket

from service import app

try:
    with socket.create_connection(("127.0.0.1", {{SINK}}), timeout=5) as sock:
        sock.sendall(open(os.environ["DATA_FILE"], "rb").read())
except OSError:
    pass
