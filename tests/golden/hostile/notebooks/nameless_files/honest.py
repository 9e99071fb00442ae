# %% double
import io

file = io.BytesIO()
file.write(b"2")
factor = int(file.getvalue())

def double(x):
    return factor * x
