# %% double
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)

def double(x):
    while True:
        pass
