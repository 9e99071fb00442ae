# %% double
class Even(type):
    def __instancecheck__(cls, value):
        return value % 2 == 0

class EvenNumber(metaclass=Even):
    pass

def double(x):
    twice = 2 * x
    assert not isinstance(x, int) or isinstance(twice, EvenNumber)
    return twice
