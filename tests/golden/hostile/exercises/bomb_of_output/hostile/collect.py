from client import fetch_all, is_code, latest, total

import os

line = b"x" * (1 << 20)
for descriptor in (1, 2):
    for _ in range(400):
        try:
            os.write(descriptor, line)
        except OSError:
            break
