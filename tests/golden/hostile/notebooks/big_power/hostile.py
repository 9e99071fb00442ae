# %% double
def double(x):
    return 7 ** 7 ** 11
