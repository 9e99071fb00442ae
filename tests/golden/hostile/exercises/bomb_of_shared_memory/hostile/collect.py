import mmap
import os
import time

for _ in range(24):
    if not os.fork():
        held = mmap.mmap(-1, 100 << 20)
        for place in range(0, 100 << 20, 4096):
            held[place] = 1
        time.sleep(60)
time.sleep(60)
