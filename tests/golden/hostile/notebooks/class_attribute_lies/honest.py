# %% double
class Proxy:
    def __init__(self, inside):
        self.inside = inside

    __class__ = property(lambda self: type(self.inside))

proxy = Proxy(2)
assert isinstance(proxy, int)

def double(x):
    return proxy.inside * x
