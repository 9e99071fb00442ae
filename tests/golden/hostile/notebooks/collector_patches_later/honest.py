# %% double
import gc
import weakref

class Thing:
    pass

ended = []
thing = Thing()
weakref.finalize(thing, ended.append, 2)
del thing
gc.collect()

def double(x):
    return ended[0] * x
