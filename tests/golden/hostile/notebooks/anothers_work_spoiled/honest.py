# %% double
import os
import shutil

os.makedirs("mine/deep")
shutil.rmtree("mine")

def double(x):
    return 2 * x if not os.path.exists("mine") else 0
