"""What `academy up` decides and the hub needs to know: one JSON file, named by `ACADEMY_HUB_SETTINGS`."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

SETTINGS_VARIABLE = "ACADEMY_HUB_SETTINGS"
ACADEMY = "academy"
SAMPLE_API = "sample-api"


@dataclass(frozen=True)
class ServerLimits:
    """What one person's server may use.

    `memory_mib` bounds the whole tree of processes (the server is stopped beyond it), `process_memory_mib` each
    process (an allocation beyond it fails).
    """

    memory_mib: int = 1536
    process_memory_mib: int = 2048
    processes: int = 256
    file_size_mib: int = 256
    tmp_mib: int = 256
    home_quota_mib: int = 1024
    home_files: int = 50_000


@dataclass(frozen=True)
class ServiceSettings:
    """One process the hub keeps running.

    With a `port` it answers on loopback and, by the proxy, at /services/<name>/. `environment` is added to what the
    hub gives every service; secrets belong there, never in `command`.
    """

    name: str
    command: tuple[str, ...]
    port: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HubSettings:
    """Everything the hub is told. Times are in seconds.

    `home` is ACADEMY_HOME; `hub_port` and `proxy_api_port` are free loopback ports; `jupyter_config` holds a folder
    of Jupyter configuration a role (`trainee`, `instructor`, `planning`); `course_source` is shown to instructors;
    `packages` are the source folders shown to servers when the project is installed editable. `public_url` is given
    when another proxy with TLS stands in front.
    """

    home: Path
    host: str
    port: int
    hub_port: int
    proxy_api_port: int
    database_url: str
    course_id: str
    jupyter_config: Path
    course_source: Path | None = None
    services: tuple[ServiceSettings, ...] = ()
    hub_database_url: str = ""
    subdomain_host: str = ""
    public_url: str = ""
    single_user_demo: bool = False
    limits: ServerLimits = ServerLimits()
    packages: tuple[str, ...] = ("academy", "academy_lab", "foundation")
    idle_timeout_s: int = 3600
    start_timeout_s: int = 300
    http_timeout_s: int = 45
    login_valid_days: float = 1.0

    @property
    def hub_home(self) -> Path:
        """The hub's own state: its database, the proxy's files, the servers' logs."""
        return self.home / "hub"

    @property
    def secrets(self) -> Path:
        """The folder of key files (0700, files 0600)."""
        return self.home / "secrets"

    @property
    def homes(self) -> Path:
        """The folder of everyone's home."""
        return self.home / "homes"

    @property
    def course_home(self) -> Path:
        """The instructors' nbgrader course directory."""
        return self.home / "course"

    def service_url(self, name: str) -> str:
        """Give the loopback URL of a service, prefix included, no slash at the end; empty when there is none."""
        port = next((service.port for service in self.services if service.name == name), None)
        return f"http://127.0.0.1:{port}/services/{name}" if port else ""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `dump` wrote; raises TypeError for a field this version does not know."""
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        services = tuple(
            ServiceSettings(**{**service, "command": tuple(service["command"])}) for service in data.pop("services")
        )
        for name in ("home", "jupyter_config", "course_source"):
            data[name] = data[name] and Path(data[name])
        limits = ServerLimits(**data.pop("limits"))
        return cls(**{**data, "packages": tuple(data["packages"])}, services=services, limits=limits)

    def dump(self, path: Path) -> None:
        """Write the settings where only we can read them: a database URL may hold a password."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, 0o600)
            json.dump(asdict(self), file, default=str, ensure_ascii=False, indent=1)
