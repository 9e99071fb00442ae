# %% double
import builtins

builtins.twice = lambda x: 2 * x

def double(x):
    return twice(x)
