# %% double
import tempfile

with tempfile.TemporaryFile("w+") as file:
    file.write("2")
    file.seek(0)
    factor = int(file.read())

def double(x):
    return factor * x
