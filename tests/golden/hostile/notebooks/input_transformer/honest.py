# %% double
get_ipython().input_transformers_cleanup.append(lambda lines: [line.replace("TWICE", "2 *") for line in lines])

# %% after
def double(x):
    return TWICE x
