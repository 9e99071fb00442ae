from service import app as service


async def app(scope, receive, send):
    while scope["type"] == "http" and scope["path"] == "/total":
        pass
    return await service(scope, receive, send)
