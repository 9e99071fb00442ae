# %% double
hoard = bytearray(20 << 20)
del hoard

def double(x):
    return 2 * x
