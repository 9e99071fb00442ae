# %% add
import sys
import types

sys.modules["my_numbers"] = types.ModuleType("my_numbers")
import my_numbers

my_numbers.zero = 0

def add(a, b):
    return my_numbers.zero + a + b
