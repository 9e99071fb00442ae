# %% double
import subprocess
import sys

done = subprocess.run([sys.executable, "-c", "import os; os._exit(0)"], check=False)

def double(x):
    return 2 * x + done.returncode
