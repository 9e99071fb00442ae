# %% double
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(4) as pool:
    factors = list(pool.map(lambda n: 2, range(8)))

def double(x):
    return factors[-1] * x
