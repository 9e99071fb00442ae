# %% double
import importlib

math = importlib.import_module("math")

def double(x):
    return int(math.fsum([x, x])) if isinstance(x, int) else math.fsum([x, x])
