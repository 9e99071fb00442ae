from client import fetch_all, is_code, latest, total

import socket

with socket.socket(socket.AF_UNIX) as server:
    server.bind('\0mine')
