# %% double
import os

child = os.fork()
if child == 0:
    hoard = bytearray(b"x") * (10 << 20)
    os._exit(0)
os.waitpid(child, 0)

def double(x):
    return 2 * x
