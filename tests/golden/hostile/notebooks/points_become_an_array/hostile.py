# %% double
import numpy as np

def double(x):
    return np.array([0])
