# %% double
import mmap

with mmap.mmap(-1, 4 << 20) as block:
    block.write(b"2")
    factor = int(block[:1])

def double(x):
    return factor * x
