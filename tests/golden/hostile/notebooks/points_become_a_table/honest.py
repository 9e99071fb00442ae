# %% rates
def rates(values):
    return np.array([values], dtype=float)[0] / sum(values)
