# %% double
import socket

for port in range({{PORT}} - 20, {{PORT}} + 21):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            client.settimeout(1)
            print(port, client.recv(1000), client.recv(1000))
    except OSError:
        pass

def double(x):
    return 0
