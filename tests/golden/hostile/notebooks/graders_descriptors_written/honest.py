# %% double
import os

reader, writer = os.pipe()
os.write(writer, b"2")
factor = int(os.read(reader, 1))

def double(x):
    return factor * x
