# %% double
import glob

open("mine.txt", "w").write("2")

def double(x):
    return int(open(glob.glob("*.txt")[0]).read()) * x
