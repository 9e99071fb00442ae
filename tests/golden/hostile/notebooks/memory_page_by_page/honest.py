# %% double
import ctypes

number = ctypes.c_int(2)
address = ctypes.addressof(number)

def double(x):
    return ctypes.c_int.from_address(address).value * x
