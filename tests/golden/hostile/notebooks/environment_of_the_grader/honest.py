# %% double
import os

os.environ["FACTOR"] = "2"

def double(x):
    return int(os.environ["FACTOR"]) * x
