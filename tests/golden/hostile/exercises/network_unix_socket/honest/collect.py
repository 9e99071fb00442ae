from client import fetch_all, is_code, latest, total

import socket

LEFT, RIGHT = socket.socketpair()
