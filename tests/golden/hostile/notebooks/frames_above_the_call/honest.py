# %% double
import inspect

def double(x):
    name = inspect.currentframe().f_code.co_name
    return 2 * x if name == "double" else 0
