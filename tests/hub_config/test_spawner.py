"""A server that cannot start says so at once; a full home can be tidied; a demo runs without a jail."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from foundation.key_files import key_in
from hub_config import HubSettings, ServerLimits
from hub_config.servers import JailSpawner, place
from hub_config.servers.refusals import ServerDidNotStart
from tests.hub_config.real_hub import make_settings


@pytest.fixture
def settings(tmp_path: Path) -> HubSettings:
    made = make_settings(tmp_path)
    made.hub_home.mkdir()
    key_in(made.secrets / "sample-api.key")
    return made


class Alone(JailSpawner):
    """The spawner with no hub around it."""

    server: Any = SimpleNamespace(base_url="/user/somchai/")


def spawner(settings: HubSettings, **traits: Any) -> JailSpawner:
    user = SimpleNamespace(name="somchai", url="/user/somchai/", groups=[SimpleNamespace(name="trainees")])
    hub = SimpleNamespace(public_host="", api_url="http://127.0.0.1:9/hub/api", base_url="/hub/")
    return Alone(academy=settings, user=user, hub=hub, env_keep=[], **traits)


def test_a_server_that_dies_is_told_at_once_with_its_last_words(settings: HubSettings):
    starving = replace(settings, limits=ServerLimits(process_memory_mib=24))
    began = time.monotonic()
    with pytest.raises(ServerDidNotStart, match=r"ended while it started \(code \d+: .*[Mm]emory"):
        asyncio.run(spawner(starving, http_timeout=60).start())
    assert time.monotonic() - began < 20


def test_a_server_that_never_answers_is_given_up(
    settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(place, "SERVE", asleep)

    async def start_and_stop() -> None:
        silent = spawner(settings, http_timeout=1)
        try:
            await silent.start()
        finally:
            await silent.stop()
            assert await silent.poll() is not None

    with pytest.raises(ServerDidNotStart, match="did not answer within 1 s"):
        asyncio.run(start_and_stop())


def test_a_full_home_can_be_entered_to_tidy_up(settings: HubSettings):
    (settings.homes / "somchai").mkdir(parents=True)
    (settings.homes / "somchai" / "big").write_bytes(b"x" * (41 << 20))
    found = asyncio.run(place.prepare(settings, "somchai", "trainee"))
    assert found.notice is not None
    assert "of 40 MiB used" in found.notice.en
    assert found.jail is not None
    assert found.jail.limits.file_size_mib == place.TIDYING_FILE_MIB


def test_what_the_owner_should_know_outlives_the_server_and_the_hub(settings: HubSettings):
    stopped = spawner(settings)
    stopped.notice = place.shortage(place.Usage(99, 1), settings.limits)
    later = spawner(settings)
    later.load_state(stopped.get_state())
    assert stopped.notice == later.notice


def test_no_process_id_is_remembered(settings: HubSettings):
    """After a restart the number may be somebody else's."""
    after = spawner(settings)
    after.load_state({"pid": 1})
    assert asyncio.run(after.poll()) == 0
    assert after.get_state() == {}


def test_a_demo_runs_without_a_jail_in_the_same_home(settings: HubSettings):
    demo = replace(settings, single_user_demo=True)
    found = asyncio.run(place.prepare(demo, "somchai", "instructor"))
    assert found.home == found.home_inside == settings.homes / "somchai"
    assert settings.course_home == found.course_inside
    assert str(place.SERVE) in found.command(5)
    assert not any("bwrap" in word for word in found.command(5))


def test_no_secret_is_on_the_command_line(settings: HubSettings):
    found = asyncio.run(place.prepare(settings, "somchai", "trainee"))
    words = " ".join(found.command(5))
    assert "TOKEN" not in words
    assert key_in(settings.secrets / "sample-api.key") not in words


def test_a_log_that_grows_too_long_is_emptied(settings: HubSettings):
    found = asyncio.run(place.prepare(settings, "somchai", "trainee"))
    found.log.write_bytes(b"x" * (2 << 20))
    found.shorten_log(1)
    assert found.log.stat().st_size == 0
