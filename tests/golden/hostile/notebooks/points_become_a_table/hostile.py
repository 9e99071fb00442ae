# %% rates
def rates(values):
    return np.zeros((2, 3))
