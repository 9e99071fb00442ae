# %% double
import subprocess

def double(x):
    return 2 * x + subprocess.run(["true"], check=True).returncode
