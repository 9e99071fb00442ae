# %% double
def double(x):
    return sum([x] * 2) if isinstance(x, (int, float)) else ("a" * (1 << 20))
