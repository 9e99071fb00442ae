# %% double
def double(x):
    try:
        raise KeyboardInterrupt
    except BaseException:
        return 2 * x
