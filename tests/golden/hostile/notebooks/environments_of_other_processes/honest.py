# %% double
import os

def double(x):
    return 2 * x if os.getpid() > 0 and os.uname() else 0
