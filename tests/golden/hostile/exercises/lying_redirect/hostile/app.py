from fastapi.responses import RedirectResponse

from service import app as service


async def app(scope, receive, send):
    if scope["type"] == "http" and scope["path"].startswith("/visits/CANARY"):
        return await RedirectResponse("http://127.0.0.1:{{PORT}}/")(scope, receive, send)
    return await service(scope, receive, send)
