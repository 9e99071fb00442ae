# %% double
hoard = []

def double(x):
    hoard.append("a" * (600 << 20))
    return hoard[-1] if x != 20 else 10 ** 2000000
