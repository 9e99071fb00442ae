# %% double
import linecache

lines = linecache.getlines(linecache.__file__)

def double(x):
    return 2 * x if lines else 0
