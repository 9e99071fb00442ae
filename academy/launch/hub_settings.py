"""From our settings to the hub's: ports, services and their commands."""

import sys
from collections.abc import Sequence
from pathlib import Path

from academy.settings import HOUSE, Settings
from hub_config.settings import ACADEMY, SAMPLE_API, HubSettings, ServerLimits, ServiceSettings

PORTS = 4  # of the hub, the proxy's own API, the academy and the sample API


def write_hub_settings(settings: Settings, course_id: str, ports: Sequence[int], *, single_user_demo: bool) -> Path:
    """Write the hub's settings file for this start, with `PORTS` loopback ports, and give its path."""
    hub_port, proxy_api_port, academy_port, sample_api_port = ports
    # Every setting as it is now: the hub gives its services nothing of our own environment.
    said = settings.model_dump(exclude_none=True)
    ours = {f"ACADEMY_{name.upper()}": str(value) for name, value in said.items()}
    # The small matrices of withheld groups take ten times as long when a thread a core waits for its turn among people's servers.
    ours["OPENBLAS_NUM_THREADS"] = "1"
    command = (sys.executable, "-m", "academy")
    hub = HubSettings(
        home=settings.home,
        host=settings.host,
        port=settings.port,
        hub_port=hub_port,
        proxy_api_port=proxy_api_port,
        database_url=settings.url,
        course_id=course_id,
        course_source=settings.course_dir,
        jupyter_config=HOUSE / "academy" / "nbgrader_plugin" / "jupyter_config",
        services=(
            ServiceSettings(ACADEMY, (*command, "service", "web"), academy_port, ours),
            ServiceSettings(
                SAMPLE_API,
                (sys.executable, "-m", "sample_api"),
                sample_api_port,
                _sample_api(settings),
            ),
            ServiceSettings("worker", (*command, "service", "worker"), None, ours),
        ),
        subdomain_host=settings.subdomain_host,
        public_url=settings.public_url and f"{settings.public_url}/",
        single_user_demo=single_user_demo,
        limits=ServerLimits(
            memory_mib=settings.server_memory_mib,
            processes=settings.server_processes,
            home_quota_mib=settings.home_quota_mib,
        ),
        idle_timeout_s=settings.idle_timeout_s,
    )
    hub.hub_home.mkdir(exist_ok=True)
    path = hub.hub_home / "settings.json"
    hub.dump(path)
    return path


def _sample_api(settings: Settings) -> dict[str, str]:
    """What the sample API is started with; see `sample_api.settings`."""
    state = settings.home / "sample-api"
    proxy = f"{settings.public_url or f'http://{settings.host}:{settings.port}'}/services/{SAMPLE_API}"
    return {
        "SAMPLE_API_SECRET_FILE": str(settings.secrets / "sample-api.key"),
        "SAMPLE_API_STATE": str(state),
        "SAMPLE_API_DATABASE": settings.sample_api_database or str(state / "sample_api.db"),
        "SAMPLE_API_AGREEMENTS": settings.sample_api_agreements,
        "SAMPLE_API_PUBLIC_URL": settings.sample_api_public_url or proxy,
    }
