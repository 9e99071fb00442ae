"""The file between `academy up` and the hub."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from hub_config import HubSettings, ServerLimits, ServiceSettings


@pytest.fixture
def given(tmp_path: Path) -> HubSettings:
    return HubSettings(
        home=tmp_path,
        host="127.0.0.1",
        port=8000,
        hub_port=8081,
        proxy_api_port=8099,
        database_url="postgresql://academy:secret@db/academy",
        course_id="อบรม-2569",
        jupyter_config=tmp_path / "config",
        course_source=tmp_path / "source",
        services=(ServiceSettings("academy", ("python", "-m", "academy"), 9000, {"A": "B"}),),
        limits=ServerLimits(memory_mib=700),
    )


def test_what_is_dumped_is_loaded_again(given: HubSettings, tmp_path: Path):
    given.dump(tmp_path / "settings.json")
    assert given == HubSettings.load(tmp_path / "settings.json")


def test_only_its_owner_can_read_the_file(given: HubSettings, tmp_path: Path):
    file = tmp_path / "settings.json"
    file.touch(mode=0o644)
    given.dump(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_field_of_another_version_is_refused(given: HubSettings, tmp_path: Path):
    file = tmp_path / "settings.json"
    given.dump(file)
    file.write_text(file.read_text().replace('"course_id"', '"course_name"'))
    with pytest.raises(TypeError, match="course_name"):
        HubSettings.load(file)


def test_a_service_without_a_port_has_no_address(given: HubSettings):
    assert given.service_url("academy") == "http://127.0.0.1:9000/services/academy"
    assert given.service_url("worker") == ""
    assert replace(given, services=()).service_url("academy") == ""
