# %% double
class Vector:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Vector(self.x + other.x)

    def __repr__(self):
        return "Vector"

def double(x):
    return (Vector(x) + Vector(x)).x
