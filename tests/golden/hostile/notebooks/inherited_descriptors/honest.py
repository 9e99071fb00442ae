# %% double
import socket

mine, yours = socket.socketpair()
mine.send(b"2")
factor = int(yours.recv(1))

def double(x):
    return factor * x
