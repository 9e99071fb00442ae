# %% double
def tidy(shell, kind, error, trace, tb_offset=None):
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

get_ipython().set_custom_exc((ZeroDivisionError,), tidy)

def double(x):
    return 2 * x
