import socket

with socket.socket(socket.AF_UNIX) as sock:
    sock.settimeout(5)
    sock.connect('\0{{TAG}}')
    raise RuntimeError(sock.recv(1000))
