# %% double
from fractions import Fraction

def double(x):
    twice = Fraction(x) + Fraction(x)
    return int(twice) if isinstance(x, int) else float(twice)
