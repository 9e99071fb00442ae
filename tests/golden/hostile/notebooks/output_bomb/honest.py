# %% double
for number in range(500):
    print("a line", number)

def double(x):
    return 2 * x
