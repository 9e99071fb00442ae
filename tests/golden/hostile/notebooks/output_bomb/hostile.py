# %% double
for _ in range(64):
    print("x" * (1 << 20))

def double(x):
    return 0
