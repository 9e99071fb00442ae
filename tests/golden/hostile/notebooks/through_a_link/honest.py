# %% double
import os

open("factor.txt", "w").write("2")
os.symlink("factor.txt", "link")

def double(x):
    return int(open("link").read()) * x
