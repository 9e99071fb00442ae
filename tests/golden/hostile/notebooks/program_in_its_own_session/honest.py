# %% double
import subprocess

with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
    said, _ = cat.communicate(b"2")

def double(x):
    return int(said) * x
