# %% double
import re

def double(x):
    return 2 * x if re.fullmatch(r"a+b", "aaab") else 0
