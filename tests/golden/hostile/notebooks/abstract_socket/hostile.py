# %% double
import socket

try:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0{{TAG}}")
        print(client.recv(100))
except OSError as error:
    print(error)

def double(x):
    return 0
