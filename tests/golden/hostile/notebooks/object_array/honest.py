# %% rates
from fractions import Fraction

def rates(values):
    parts = np.array([Fraction(value, sum(values)) for value in values], dtype=object)
    return parts.astype(float)
