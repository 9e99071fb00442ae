import os
import time

for _ in range(24):
    if not os.fork():
        held = bytearray(os.urandom(1 << 10)) * (100 << 10)
        time.sleep(60)
time.sleep(60)
