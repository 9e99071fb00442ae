# %% double
import os

try:
    for number in range(40000):
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
except OSError as error:
    print(error)

def double(x):
    return 0
