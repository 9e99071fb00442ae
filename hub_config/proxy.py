"""The front proxy: traefik, started by the hub, steered through a file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyterhub_traefik_proxy.fileprovider import TraefikFileProviderProxy

from foundation.errors import CannotStart
from foundation.key_files import key_in
from hub_config.lifeline import end_with_parent
from hub_config.roles import GROUP
from hub_config.settings import HubSettings

# Pages of one origin may reach into each other, and without a domain each everybody's pages are of one origin. These
# two headers part them: no page of a trainee's server holds on to a window of the hub, the academy or an instructor
# (browsers that do not know the value take no notice), and none installs itself before the addresses of others.
APART = "academy-apart"
TRAINEE = "academy-trainee"
MIDDLEWARES = {
    APART: {"Cross-Origin-Opener-Policy": "noopener-allow-popups", "Service-Worker-Allowed": ""},
    TRAINEE: {"Cross-Origin-Opener-Policy": "", "Service-Worker-Allowed": ""},
}
UPLOAD_TIMEOUT = "600s"  # traefik's own 60 s would cut off a large upload over a slow line
# uvicorn hangs up after 5 s of silence. A request that traefik then sends on a connection it had kept is a 502 to whoever
# submits or presses a button, for traefik repeats no POST. So traefik hangs up first.
IDLE_TIMEOUT = "3s"


def configure(c: Any, settings: HubSettings) -> None:
    """Let traefik answer on the public address, its own API on a loopback port behind a password."""
    c.JupyterHub.proxy_class = AcademyProxy
    c.AcademyProxy.traefik_api_url = f"http://127.0.0.1:{settings.proxy_api_port}"
    c.AcademyProxy.traefik_api_username = "jupyterhub"
    c.AcademyProxy.traefik_api_password = key_in(settings.secrets / "proxy-api.key")
    c.AcademyProxy.static_config_file = str(settings.hub_home / "traefik.toml")
    c.AcademyProxy.dynamic_config_file = str(settings.hub_home / "routes.toml")
    c.AcademyProxy.extra_dynamic_config = {
        "http": {
            "middlewares": {
                name: {"headers": {"customResponseHeaders": headers}} for name, headers in MIDDLEWARES.items()
            }
        }
    }
    c.AcademyProxy.extra_static_config = {
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
        "entryPoints": {
            "http": {"transport": {"respondingTimeouts": {"readTimeout": UPLOAD_TIMEOUT}}},
        },
        "serversTransport": {"forwardingTimeouts": {"idleConnTimeout": IDLE_TIMEOUT}},
    }


class AcademyProxy(TraefikFileProviderProxy):  # type: ignore[misc] # - jupyterhub-traefik-proxy has no types
    """traefik that ends with the hub, begins with a clean routing table, and parts trainees' pages from the others."""

    def _start_traefik(self) -> None:
        """Start traefik with an environment of its own: none of the hub's goes to it."""
        command = [_traefik(), "--configfile", str(Path(self.static_config_file).absolute())]
        self.traefik_process = subprocess.Popen(
            command,
            env={},
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent(),  # noqa: PLW1509 - it only makes one system call
        )

    def _dynamic_config_for_route(
        self, routespec: str, target: str, data: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Describe a route, its answers' headers included."""
        traefik, hub = super()._dynamic_config_for_route(routespec, target, data)
        for router in traefik["http"]["routers"].values():
            router["middlewares"] = [TRAINEE if self._is_trainees(data) else APART]
        return traefik, hub

    def _is_trainees(self, data: dict[str, Any]) -> bool:
        """Whether a route leads to a person's server who has no other role."""
        if "user" not in data:
            return False
        groups = {group.name for group in self.app.users[data["user"]].groups}
        return groups.isdisjoint({GROUP["instructor"], GROUP["planning"], GROUP["executive"]})

    async def start(self) -> None:
        """Forget the routes of a hub that was killed: on loading they would win over the new ones."""
        _forget(self.dynamic_config_file)
        await super().start()


def _forget(file: str) -> None:
    Path(file).unlink(missing_ok=True)


def _traefik() -> str:
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    found = shutil.which("traefik", path=search)
    if found is None:
        raise CannotStart(
            "no-traefik",
            th="ไม่พบโปรแกรม traefik โปรดติดตั้งสภาพแวดล้อมใหม่ด้วย make install",
            en="The program traefik was not found; install the environment again with make install.",
        )
    return found
