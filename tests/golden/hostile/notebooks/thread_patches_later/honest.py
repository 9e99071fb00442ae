# %% double
import threading

found = []
thread = threading.Thread(target=lambda: found.append(2))
thread.start()
thread.join()

def double(x):
    return found[0] * x
