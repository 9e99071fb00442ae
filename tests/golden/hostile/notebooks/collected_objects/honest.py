# %% double
import gc

class Factor:
    value = 2

factor = Factor()

def double(x):
    return next(thing for thing in gc.get_objects() if isinstance(thing, Factor)).value * x
