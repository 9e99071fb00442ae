from client import fetch_all, is_code, latest, total

import socket

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
    try:
        sock.sendto(b"shutdown", "{{WORLD}}/hub.sock")
    except OSError:
        pass
