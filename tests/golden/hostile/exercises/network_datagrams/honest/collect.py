from client import fetch_all, is_code, latest, total

import socket

ADDRESS = socket.gethostbyname('127.0.0.1')
