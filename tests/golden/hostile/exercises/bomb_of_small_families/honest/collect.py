from client import fetch_all, is_code, latest, total

import os

for _ in range(4):
    if not os.fork():
        held = bytearray(1 << 20)
        os._exit(0)
for _ in range(4):
    os.wait()
