# %% double
import subprocess

said = subprocess.run(["/bin/sh", "-c", "echo 2"], capture_output=True, check=True).stdout

def double(x):
    return int(said) * x
