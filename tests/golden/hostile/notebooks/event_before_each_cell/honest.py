# %% double
counted = []
get_ipython().events.register("post_run_cell", lambda result: counted.append(1))

# %% after
def double(x):
    return 2 * x * counted[0]
