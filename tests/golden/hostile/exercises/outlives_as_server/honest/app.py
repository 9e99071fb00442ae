from service import app

import socket

with socket.create_server(('127.0.0.1', 0)) as server:
    PORT = server.getsockname()[1]
