from service import app

import socket

PAIRS = [socket.socketpair() for _ in range(20)]
