"""From our settings to the hub's, and on to its services."""

from pathlib import Path

import pytest

from academy.launch.hub_settings import PORTS, write_hub_settings
from academy.settings import load_settings
from hub_config import HubSettings


@pytest.mark.parametrize("given", [{}, {"days_off_file": "days.toml", "public_url": "https://academy.example"}])
def test_a_service_reads_the_settings_that_the_command_had(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = load_settings(home=tmp_path, **given)
    hub = HubSettings.load(write_hub_settings(settings, "c", range(PORTS), single_user_demo=False))
    environment = next(service.environment for service in hub.services if service.name == "academy")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings
    assert hub.public_url == (f"{settings.public_url}/" if given else "")
