# %% double
from pathlib import Path

Path("my_module.py").write_text("factor = 2")
import my_module

def double(x):
    return my_module.factor * x
