# %% double
import os

def double(x):
    child = os.fork()
    if child == 0:
        os.execv("/bin/true", ["true"])
    return 2 * x + os.waitpid(child, 0)[1]
