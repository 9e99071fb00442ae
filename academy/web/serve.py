"""The service as a process that JupyterHub starts and watches."""

import logging
import os
from urllib.parse import urlsplit

from academy.settings import Settings

# Requests that wait for a result are cut off then: their pages ask again.
STOP_S = 1


def serve(settings: Settings) -> None:
    """Serve until told to stop, where the hub's environment says; raises KeyError when no hub started us."""
    import uvicorn

    from academy.web.app import create_app
    from academy.web.auth import HubIdentity, HubSettings
    from academy.workflow import Academy

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    app = create_app(Academy(settings), HubIdentity(HubSettings.from_environment(os.environ)))
    address = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    # No access log of uvicorn's: addresses may hold an OAuth code.
    uvicorn.run(
        app, host=address.hostname or "127.0.0.1", port=address.port or 0, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=STOP_S,
    )  # fmt: skip
