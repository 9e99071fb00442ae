# %% double
import os
import signal
import time

def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    os.kill(0, signal.SIGSTOP)
    time.sleep(3600)
