# %% double
import sys

here = sys.modules["__main__"]

def double(x):
    return 2 * x if here else 0
