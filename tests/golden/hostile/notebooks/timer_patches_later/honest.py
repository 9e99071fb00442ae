# %% double
import signal
import time

rung = []
signal.signal(signal.SIGALRM, lambda number, frame: rung.append(2))
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.05)

def double(x):
    return rung[0] * x
