# %% double
def double(x):
    print(4)
    return 2 * x
