# %% double
import socket
import threading

server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: server.accept()[0].sendall(b"2"), daemon=True).start()
with socket.create_connection(server.getsockname()) as client:
    factor = int(client.recv(1))

def double(x):
    return factor * x
