# %% rates
np.seterr(all="ignore")
np.set_printoptions(precision=3)

def rates(values):
    values = np.asarray(values, dtype=float)
    return values / values.sum()
