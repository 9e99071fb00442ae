from client import fetch_all, is_code, latest, total

import os
import signal
import time

if not os.fork():
    for number in range(1, 64):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    os.setsid()
    time.sleep(120)
    os._exit(0)
