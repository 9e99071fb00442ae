"""Each concern sets the traits it should."""

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jupyterhub.crypto import CryptKeeper
from jupyterhub.services import service as jupyterhub_service
from traitlets.config import Config

from foundation.errors import CannotStart
from foundation.isolation import tier
from hub_config import (
    HubSettings,
    ServerLimits,
    ServiceSettings,
    database,
    login,
    network,
    pages,
    proxy,
    roles,
    secret_files,
    servers,
    services,
)

SETTINGS = HubSettings(
    home=Path("/nowhere"),
    host="0.0.0.0",
    port=8000,
    hub_port=8081,
    proxy_api_port=8099,
    database_url="sqlite:///academy.db",
    course_id="c",
    jupyter_config=Path("/nowhere/config"),
    services=(
        ServiceSettings("academy", ("serve", "web"), 9000, {"ACADEMY_HOME": "/h"}),
        ServiceSettings("worker", ("work",)),
    ),
    limits=ServerLimits(),
    idle_timeout_s=600,
)


@pytest.fixture
def c() -> Config:
    return Config()


@pytest.fixture
def at_home(tmp_path: Path) -> HubSettings:
    return replace(SETTINGS, home=tmp_path)


def test_only_the_proxy_answers_outside_loopback(c: Config, at_home: HubSettings):
    network.configure(c, SETTINGS)
    proxy.configure(c, at_home)
    assert c.JupyterHub.bind_url == "http://0.0.0.0:8000"
    assert c.JupyterHub.hub_bind_url == "http://127.0.0.1:8081"
    assert c.AcademyProxy.traefik_api_url == "http://127.0.0.1:8099"


def test_the_hub_knows_the_address_outside(c: Config):
    network.configure(c, replace(SETTINGS, public_url="https://academy.example/"))
    assert c.JupyterHub.public_url == "https://academy.example/"
    assert c.JupyterHub.tornado_settings["cookie_options"]["secure"] is True


@pytest.mark.parametrize("inside", [{}, {"public_url": "http://academy.example/"}])
def test_without_tls_cookies_are_for_plain_http_too(c: Config, inside: dict[str, Any]):
    network.configure(c, replace(SETTINGS, **inside))
    assert "secure" not in c.JupyterHub.tornado_settings["cookie_options"]


def test_an_ipv6_host_is_bracketed(c: Config):
    network.configure(c, replace(SETTINGS, host="::1"))
    assert c.JupyterHub.bind_url == "http://[::1]:8000"


def test_people_land_on_the_academys_pages(c: Config):
    network.configure(c, SETTINGS)
    assert c.JupyterHub.default_url == "/services/academy/"
    assert c.JupyterHub.redirect_to_server is False


def test_with_a_domain_each_services_have_one_too(c: Config):
    apart = replace(SETTINGS, subdomain_host="https://hub.example")
    network.configure(c, apart)
    pages.configure(c, apart)
    assert c.JupyterHub.default_url == "https://academy--service.hub.example/services/academy/"
    assert c.JupyterHub.template_vars["academy_url"] == c.JupyterHub.default_url


def test_no_page_may_run_inline_script_or_stand_in_a_frame():
    policy = network.content_security_policy(SETTINGS)
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_with_a_domain_each_a_form_may_lead_there():
    policy = network.content_security_policy(replace(SETTINGS, subdomain_host="https://hub.example:8443"))
    assert "form-action 'self' https://*.hub.example:8443;" in policy


def test_the_hubs_state_is_private(c: Config, at_home: HubSettings):
    database.configure(c, at_home)
    assert f"sqlite:///{at_home.home}/hub/jupyterhub.sqlite" == c.JupyterHub.db_url
    assert stat.S_IMODE(at_home.hub_home.stat().st_mode) == 0o700


def test_keys_are_made_once_and_private(c: Config, at_home: HubSettings):
    secret_files.configure(c, at_home)
    again = Config()
    secret_files.configure(again, at_home)
    assert c.JupyterHub.cookie_secret == again.JupyterHub.cookie_secret
    assert CryptKeeper(config=c).keys == CryptKeeper(config=again).keys != []
    assert len(c.JupyterHub.cookie_secret) == 32
    modes = {stat.S_IMODE(path.stat().st_mode) for path in at_home.secrets.iterdir()}
    assert {0o600} == modes


def test_a_servers_token_may_do_little(c: Config):
    roles.configure(c)
    scopes = {role["name"]: set(role["scopes"]) for role in c.JupyterHub.load_roles}
    assert {
        "users:activity!user",
        "access:servers!server",
        "read:users:name!user",
        "read:users:groups!user",
        "access:services!service=academy",
    } == scopes["server"]


def test_no_service_but_the_culler_has_any_right(c: Config):
    roles.configure(c)
    assert [role["services"] for role in c.JupyterHub.load_roles if "services" in role] == [["idle-culler"]]


def test_services_run_as_told_and_the_culler_beside_them(c: Config, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jupyterhub_service, "_ServiceSpawner", None)
    services.configure(c, SETTINGS)
    academy, worker, culler = c.JupyterHub.services
    assert (academy["url"], academy["command"]) == ("http://127.0.0.1:9000", ["serve", "web"])
    assert academy["oauth_no_confirm"]
    assert academy["environment"] == {"ACADEMY_HOME": "/h"}
    assert "url" not in worker
    assert "--timeout=600" in culler["command"]


def test_a_dead_service_is_noticed_within_a_second(c: Config, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jupyterhub_service, "_ServiceSpawner", None)
    services.configure(c, SETTINGS)
    assert jupyterhub_service._ServiceSpawner().poll_interval == 1


def test_accounts_come_from_the_roster_and_nobody_is_an_administrator(c: Config):
    login.configure(c, SETTINGS)
    authenticator = c.JupyterHub.authenticator_class(config=c)
    assert authenticator.manage_groups
    assert authenticator.auth_refresh_strict
    assert set() == authenticator.admin_users


def test_servers_are_jailed_and_go_with_the_hub(c: Config):
    servers.configure(c, SETTINGS)
    assert servers.JailSpawner is c.JupyterHub.spawner_class
    assert c.JupyterHub.cleanup_servers
    assert c.JailSpawner.env_keep == []
    assert c.JailSpawner.default_url == "/lab"


@pytest.fixture
def no_isolation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tier, "probe", lambda: (tier.Tier.NONE, "No permissions to create new namespace"))


@pytest.mark.usefixtures("no_isolation")
def test_without_isolation_there_is_no_multi_user_start(c: Config):
    with pytest.raises(CannotStart, match="No permissions to create new namespace"):
        servers.configure(c, SETTINGS)


@pytest.mark.usefixtures("no_isolation")
def test_without_isolation_one_person_may_still_try_it_alone(c: Config):
    alone = replace(SETTINGS, single_user_demo=True, host="127.0.0.1")
    servers.configure(c, alone)
    network.configure(c, alone)
    assert c.JupyterHub.active_server_limit == 1


def test_a_demo_without_jails_answers_on_loopback_only(c: Config):
    with pytest.raises(CannotStart, match=r"127\.0\.0\.1"):
        network.configure(c, replace(SETTINGS, single_user_demo=True, host="0.0.0.0"))


def test_pages_are_ours(c: Config):
    pages.configure(c, SETTINGS)
    assert (Path(c.JupyterHub.template_paths[0]) / "login.html").is_file()
    assert Path(c.JupyterHub.logo_file).read_text().startswith("<svg")
