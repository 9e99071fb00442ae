# %% double
class Huge(Exception):
    def __repr__(self):
        return "x" * (24 << 20)

    __str__ = __repr__

def double(x):
    return 0

Huge()

# %% raised
raise Huge()
