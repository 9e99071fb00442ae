# %% double
get_ipython().run_cell("helper = 2")

def double(x):
    return helper * x
