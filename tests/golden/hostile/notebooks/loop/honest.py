# %% double
def double(x):
    count = 0
    while True:
        count += 1
        if count == 1000:
            return 2 * x
