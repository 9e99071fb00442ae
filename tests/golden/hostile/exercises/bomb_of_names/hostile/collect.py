from client import fetch_all, is_code, latest, total

import os

try:
    for number in range(60000):
        os.close(os.open(f"n{number}", os.O_CREAT))
except OSError:
    pass
