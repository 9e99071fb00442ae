from service import app

BUFFER = bytearray(1 << 24)
