from client import fetch_all, is_code, latest, total

import mmap

SHARED = mmap.mmap(-1, 1 << 20)
SHARED[0] = 1
