# %% double
import os
import signal

got = []
signal.signal(signal.SIGUSR1, lambda number, frame: got.append(2))
os.kill(os.getpid(), signal.SIGUSR1)

def double(x):
    return got[0] * x
