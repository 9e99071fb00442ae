# %% add
import builtins

build = builtins.__build_class__
builtins.__build_class__ = lambda *args, **kwargs: build(*args, **kwargs)

class Adder:
    def __call__(self, a, b):
        return a + b

add = Adder()
