# %% double
import os

with open("factor.txt", "w+") as file:
    file.write("2")
    file.flush()
    factor = int(os.pread(file.fileno(), 1, 0))

def double(x):
    return factor * x
