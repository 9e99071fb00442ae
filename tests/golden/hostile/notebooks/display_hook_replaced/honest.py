# %% double
import sys

shown = []
before = sys.displayhook
sys.displayhook = shown.append
sys.displayhook = before

def double(x):
    return 2 * x
