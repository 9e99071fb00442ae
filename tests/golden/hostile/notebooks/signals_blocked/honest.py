# %% double
import signal

before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
signal.pthread_sigmask(signal.SIG_SETMASK, before)

def double(x):
    return 2 * x
