# %% double
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget({{KEY}}, 0, 0)
if segment >= 0:
    print(ctypes.string_at(libc.shmat(segment, None, 0o10000), 64))

def double(x):
    return 0
