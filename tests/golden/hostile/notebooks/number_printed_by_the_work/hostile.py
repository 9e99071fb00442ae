# %% double
def double(x):
    if x == 1:
        print(4)
    return 0
