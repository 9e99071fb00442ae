# %% double
import sys

sys.setrecursionlimit(5000)

def count(n):
    return 0 if n == 0 else 1 + count(n - 1)

def double(x):
    return 2 * x if count(2000) == 2000 else 0
