# %% double
import traceback

try:
    1 / 0
except ZeroDivisionError as error:
    lines = traceback.format_exception(error)

def double(x):
    return 2 * x if lines else 0
