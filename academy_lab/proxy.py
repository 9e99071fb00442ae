"""The extension of a person's server that brings their browser to their app, over its unix socket.

jupyter-server-proxy's handler, and none of its own routes: `/proxy/PORT` would show the person what a neighbour
answers on the loopback that all share, on the address where the person is logged in, and hand the neighbour their cookies.
"""

from typing import Any

from jupyter_server_proxy.handlers import AddSlashHandler, NamedLocalProxyHandler
from tornado.web import HTTPError

from academy_lab.place import NAME, socket_path

NOT_RUNNING = "ยังไม่มีแอปทำงานอยู่ โปรดสั่ง serve ในสมุดบันทึกก่อน / No app is running; call serve in a notebook first."
UNAVAILABLE = 503


class AppHandler(NamedLocalProxyHandler):  # type: ignore[misc] # jupyter-server-proxy has no types
    """Whatever is asked below `/app/`, asked of the person's app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proxy_base = NAME

    @property
    def unix_socket(self) -> str:
        """The app's socket."""
        return str(socket_path())

    async def prepare(self, *args: Any, **kwargs: Any) -> None:
        """Let in who may use this server, and say so when there is no app."""
        await super().prepare(*args, **kwargs)
        if not socket_path().is_socket():
            raise HTTPError(UNAVAILABLE, NOT_RUNNING)

    def proxy_request_headers(self) -> Any:
        """The request's headers without what proves who the person is: the app has no use for it."""
        headers = super().proxy_request_headers()
        headers.pop("Cookie", None)
        if headers.get("Authorization", "").lower().startswith("token "):
            del headers["Authorization"]
        return headers


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "academy_lab.proxy"}]


def _load_jupyter_server_extension(server: Any) -> None:
    place = f"{server.web_app.settings['base_url']}{NAME}"
    server.web_app.add_handlers(".*", [(rf"{place}(/.*)", AppHandler), (place, AddSlashHandler)])
