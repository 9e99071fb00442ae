# %% double
import socket

with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    server.bind("\0mine")
    server.listen()
    client.connect("\0mine")
    server.accept()[0].sendall(b"2")
    factor = int(client.recv(1))

def double(x):
    return factor * x
