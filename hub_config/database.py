"""The hub's own database, apart from the academy's."""

from typing import Any

from hub_config.settings import HubSettings


def configure(c: Any, settings: HubSettings) -> None:
    """Keep sessions, tokens and servers in the hub's own database (SQLite unless told otherwise), folder 0700."""
    settings.hub_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.hub_home.chmod(0o700)
    # A newer JupyterHub brings its tables up to date, after a copy.
    c.JupyterHub.upgrade_db = True
    c.JupyterHub.db_url = settings.hub_database_url or f"sqlite:///{settings.hub_home / 'jupyterhub.sqlite'}"
