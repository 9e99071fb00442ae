# %% double
class Length:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Length) and self.value == other.value

assert Length(2) == Length(2)

def double(x):
    return (Length(x).value) * 2
