# %% double
import os

def double(x):
    children = [os.fork() for _ in range(1)]
    if 0 in children:
        os._exit(0)
    for child in children:
        os.waitpid(child, 0)
    return 2 * x
