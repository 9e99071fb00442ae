"""The processes the hub keeps running beside people's servers."""

import sys
from typing import Any

from jupyterhub.services import service as jupyterhub_service
from traitlets import Integer

from hub_config.lifeline import end_with_parent
from hub_config.roles import IDLE_CULLER
from hub_config.servers.environment import SERVER_MAX_AGE_S
from hub_config.settings import HubSettings, ServiceSettings

START_TIMEOUT_S = 60


def configure(c: Any, settings: HubSettings) -> None:
    """Run the services named in the settings and the idle culler."""
    c.JupyterHub.services = [_managed(service) for service in settings.services] + [_idle_culler(settings)]
    # Read by name when a service starts; there is no setting for it.
    jupyterhub_service._ServiceSpawner = ServiceProcess  # noqa: SLF001 - see above


def _managed(service: ServiceSettings) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": service.name,
        "command": list(service.command),
        "environment": dict(service.environment),
        "display": False,
    }
    if service.port:
        entry |= {
            "url": f"http://127.0.0.1:{service.port}",
            "oauth_no_confirm": True,
            "timeout": START_TIMEOUT_S,
        }
    return entry


def _idle_culler(settings: HubSettings) -> dict[str, Any]:
    every = max(10, min(300, settings.idle_timeout_s // 4))
    command = [
        sys.executable, "-m", "jupyterhub_idle_culler",
        f"--timeout={settings.idle_timeout_s}", f"--cull-every={every}", f"--max-age={SERVER_MAX_AGE_S}",
    ]  # fmt: skip
    return {"name": IDLE_CULLER, "command": command, "display": False}


class ServiceProcess(jupyterhub_service._ServiceSpawner):  # type: ignore[misc] # noqa: SLF001 - no types; the class has no public name
    """A service that is back a second after it dies, and that ends with the hub.

    JupyterHub polls its services every 30 s, interrupts them before it terminates them, and waits 30 s for each step.
    """

    poll_interval = Integer(1)
    term_timeout = Integer(5)

    async def stop(self, now: bool = False) -> None:  # noqa: ARG002 - JupyterHub's signature
        """Terminate the service, and kill it when it has not ended after five seconds."""
        await super().stop(now=True)

    def make_preexec_fn(self, name: str) -> Any:  # noqa: ARG002 - JupyterHub's signature; services run as the hub does
        """Tie the child to the hub."""
        return end_with_parent()
