# %% double
def double(x):
    try:
        raise SystemExit(2)
    except SystemExit as exit:
        return exit.code * x
