# %% double
def double(x):
    return 0
