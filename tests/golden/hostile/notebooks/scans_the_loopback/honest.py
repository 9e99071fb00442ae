# %% double
import socket

with socket.socket() as server:
    server.bind(("127.0.0.1", 0))
    port = server.getsockname()[1]

def double(x):
    return 2 * x if port else 0
