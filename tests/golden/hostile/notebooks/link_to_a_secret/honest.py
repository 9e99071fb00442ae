# %% double
factor = int(open("data.txt").read())

def double(x):
    return factor * x
