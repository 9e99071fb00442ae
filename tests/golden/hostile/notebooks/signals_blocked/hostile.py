# %% double
import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))

def double(x):
    time.sleep(3600)
