import socket

told = b""
for port in range({{PORT}} - 50, {{PORT}} + 50):
    with socket.socket() as sock:
        if sock.connect_ex(("127.0.0.1", port)) == 0:
            sock.settimeout(1)
            sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
            try:
                while part := sock.recv(65536):
                    told += part
            except OSError:
                pass
raise RuntimeError(told)
