from service import app

try:
    with open("full", "wb") as file:
        for _ in range(2000):
            file.write(bytes(1 << 20))
except OSError:
    pass
