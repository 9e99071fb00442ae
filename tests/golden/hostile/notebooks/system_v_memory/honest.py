# %% double
import mmap

shared = mmap.mmap(-1, 4096)
shared.write(b"2")
factor = int(shared[:1])

def double(x):
    return factor * x
