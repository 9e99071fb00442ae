"""Runs inside a jail: JupyterLab on a socket that the hub bound before the jail was made.

Called as `serve.py FD ARGUMENT…`, started with `-I`. Loopback is shared between jails: were the server to bind its
port itself, another person's program could take that port first and receive its owner's requests.
"""

import os
import socket
import sys
from collections.abc import Callable

from jupyter_server import serverapp
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser import main
from tornado import tcpserver
from tornado.web import RequestHandler


def serve(fd: int) -> None:
    """Run the server on the listening socket `fd`, whatever port it believes to bind."""

    def inherited(*_address: object, **_options: object) -> list[socket.socket]:
        # A copy each time: the server binds once just to see whether it could.
        listener = socket.socket(fileno=os.dup(fd))
        listener.setblocking(False)
        return [listener]

    HubOAuth._get_token_url = _named(HubOAuth._get_token_url)  # noqa: SLF001 - JupyterHub offers no setting
    HubOAuth._get_token_cookie = _named(HubOAuth._get_token_cookie)  # noqa: SLF001 - as above
    os.chdir(os.environ["HOME"])
    # Both take the name from tornado.netutil; neither offers a setting.
    serverapp.bind_sockets = inherited  # type: ignore[attr-defined]
    tcpserver.bind_sockets = inherited  # type: ignore[attr-defined]
    main()


def _named(look: Callable[[HubOAuth, RequestHandler], str | None]) -> Callable[[HubOAuth, RequestHandler], str | None]:
    """Have JupyterHub know a WebSocket for what it is: browsers (Chromium 156) send no Sec-Fetch-Mode with one.

    By that header it decides whether a cookie is enough; it is not, as any page of the same origin sends the cookie.
    """

    def looking(hub: HubOAuth, handler: RequestHandler) -> str | None:
        if handler.request.headers.get("Upgrade", "").lower() == "websocket":
            handler.request.headers["Sec-Fetch-Mode"] = "websocket"
        return look(hub, handler)

    return looking


if __name__ == "__main__":
    serve(int(sys.argv.pop(1)))
