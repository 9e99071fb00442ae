"""Where a person's app is reached: its socket, and its address below the person's own server."""

import os
import tempfile
from pathlib import Path

NAME = "app"
"""The app's place below the server's own address: `/user/malee/app/`."""


def runtime() -> Path:
    """The folder of the server's own sockets, which the server and its kernels share and nobody else has."""
    folder = Path(os.environ.get("JUPYTER_RUNTIME_DIR") or Path(tempfile.gettempdir(), f"academy-{os.getuid()}"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def socket_path() -> Path:
    """The app's socket; there is one app at a time."""
    return runtime() / "app.sock"


def prefix() -> str:
    """The app's address as a browser's path, without a slash at the end; empty outside a JupyterHub."""
    server = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    return f"{server}{NAME}" if server else ""


def documentation_files() -> str:
    """The browser's path of the files that a page of API documentation needs: the sample API serves them.

    An agency's network may have no internet, and FastAPI's own page takes them from there.
    """
    from urllib.parse import urlsplit

    service = urlsplit(os.environ.get("SAMPLE_API_URL", "")).path.rstrip("/")
    return f"{service}/static/swagger-ui" if service else ""
