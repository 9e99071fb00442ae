# %% double
import signal

before = signal.signal(signal.SIGUSR1, signal.SIG_IGN)

def double(x):
    return 2 * x
