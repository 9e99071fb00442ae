# %% double
class Long:
    def __repr__(self):
        return "x" * 5000

def double(x):
    return 2 * x

Long()
