from service import app

import socket

with socket.socket() as sock:
    FREE = sock.connect_ex(('127.0.0.1', 9))
