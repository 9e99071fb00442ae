# %% double
import itertools

def double(x):
    return sum(itertools.islice(itertools.repeat(x), 2))
