"""People's servers: jails, limits, environment."""

from typing import Any

from foundation.isolation import require_isolation
from hub_config.servers.spawner import JailSpawner
from hub_config.settings import HubSettings

__all__ = ["JailSpawner", "configure"]

POLL_S = 3


def configure(c: Any, settings: HubSettings) -> None:
    """Give everyone a jailed server; raises CannotStart when nothing isolates and it is no single-user demo."""
    if not settings.single_user_demo:
        require_isolation()
    c.JupyterHub.spawner_class = JailSpawner
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.allow_named_servers = False
    c.JailSpawner.academy = settings
    c.JailSpawner.env_keep = []
    c.JailSpawner.default_url = "/lab"
    # A person's own configuration must not keep their server from starting.
    c.JailSpawner.disable_user_config = True
    c.JailSpawner.poll_interval = POLL_S
    c.JailSpawner.start_timeout = settings.start_timeout_s
    c.JailSpawner.http_timeout = settings.http_timeout_s
