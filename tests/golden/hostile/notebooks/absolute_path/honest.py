# %% double
open("factor.txt", "w").write("2")

def double(x):
    return int(open("factor.txt").read()) * x
