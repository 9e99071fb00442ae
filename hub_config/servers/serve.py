"""Runs inside a jail: JupyterLab on a socket that the hub bound before the jail was made.

Called as `serve.py FD ARGUMENT…`, started with `-I`. Loopback is shared between jails: were the server to bind its
port itself, another person's program could take that port first and receive its owner's requests.
"""

import os
import socket
import sys

from jupyter_server import serverapp
from jupyterhub.singleuser import main
from tornado import tcpserver


def serve(fd: int) -> None:
    """Run the server on the listening socket `fd`, whatever port it believes to bind."""

    def inherited(*_address: object, **_options: object) -> list[socket.socket]:
        # A copy each time: the server binds once just to see whether it could.
        listener = socket.socket(fileno=os.dup(fd))
        listener.setblocking(False)
        return [listener]

    os.chdir(os.environ["HOME"])
    # Both take the name from tornado.netutil; neither offers a setting.
    serverapp.bind_sockets = inherited  # type: ignore[attr-defined]
    tcpserver.bind_sockets = inherited  # type: ignore[attr-defined]
    main()


if __name__ == "__main__":
    serve(int(sys.argv.pop(1)))
