# %% double
def double(x):
    return x * 2 ** 1 if 2**1000 > 0 else 0
