from service import app as service


async def app(scope, receive, send):
    if scope["type"] != "http" or not scope["path"].startswith("/total"):
        return await service(scope, receive, send)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b" " * 65536, "more_body": True})
