# %% double
print(In[-1][:20])

def double(x):
    return 2 * x
