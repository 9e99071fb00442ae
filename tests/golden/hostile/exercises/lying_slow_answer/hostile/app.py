import asyncio

from service import app as service


async def app(scope, receive, send):
    if scope["type"] != "http" or not scope["path"].startswith("/total"):
        return await service(scope, receive, send)
    transport = receive.__self__.transport
    transport.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not transport.is_closing():
        transport.write(b"a")
        await asyncio.sleep(0.05)
