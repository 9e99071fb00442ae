from service import app

import socket

HELD = []
try:
    while True:
        HELD.append(socket.socketpair())
        HELD[-1][0].setblocking(False)
        HELD[-1][0].send(bytes(1 << 17))
except OSError:
    del HELD[-64:]
