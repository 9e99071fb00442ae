# %% double
from IPython.display import display

handle = display("first", display_id=True)
handle.update("second")

def double(x):
    return 2 * x
