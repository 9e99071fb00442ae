# %% double
import atexit

atexit.register(print, "bye")

def double(x):
    return 2 * x
