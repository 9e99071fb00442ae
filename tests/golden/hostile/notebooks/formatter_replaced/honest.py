# %% double
get_ipython().display_formatter.formatters["text/plain"].for_type(set, lambda value, printer, cycle: printer.text("a set"))
{1}

# %% after
def double(x):
    return 2 * x
