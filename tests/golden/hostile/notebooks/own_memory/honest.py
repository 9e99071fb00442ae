# %% double
try:
    with open("/proc/self/status") as file:
        status = file.read()
except OSError:
    status = ""

def double(x):
    return 2 * x
