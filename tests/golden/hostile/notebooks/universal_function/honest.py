# %% rates
class Named(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return getattr(ufunc, method)(*(np.asarray(item) for item in inputs), **kwargs)

def rates(values):
    values = np.asarray(values, dtype=float).view(Named)
    return np.asarray(values / float(np.asarray(values).sum()))
