# %% double
with open("big.bin", "wb") as file:
    file.write(b"x" * (4 << 20))

def double(x):
    return 2 * x
