# %% double
import os

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.setsid()
    os.write(writer, b"2")
    os._exit(0)
os.waitpid(child, 0)
factor = int(os.read(reader, 1))

def double(x):
    return factor * x
