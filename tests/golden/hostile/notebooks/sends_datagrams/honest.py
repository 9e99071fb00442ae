# %% double
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    receiver.bind(("127.0.0.1", 0))
    sender.sendto(b"2", receiver.getsockname())
    factor = int(receiver.recv(1))

def double(x):
    return factor * x
