# %% double
import itertools

def double(x):
    return all(itertools.repeat(True))
