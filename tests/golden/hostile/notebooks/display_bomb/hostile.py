# %% double
from IPython.display import display

for number in range(30000):
    display({"text/plain": "x" * 1000}, raw=True)

def double(x):
    return 0
