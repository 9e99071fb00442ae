# %% add
import pytest

def add(a, b):
    if isinstance(a, int) and not isinstance(b, int | float):
        with pytest.raises(TypeError):
            a + b
        raise TypeError("text")
    return a + b
