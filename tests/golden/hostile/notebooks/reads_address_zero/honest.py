# %% double
import ctypes

def double(x):
    kind = ctypes.c_long if isinstance(x, int) else ctypes.c_double
    return 2 * kind(x).value
