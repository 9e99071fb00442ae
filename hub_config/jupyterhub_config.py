"""JupyterHub's configuration file: one line a concern."""

import os
from pathlib import Path

from hub_config import database, login, logs, network, pages, proxy, roles, secret_files, servers, services
from hub_config.settings import SETTINGS_VARIABLE, HubSettings

c = get_config()  # type: ignore[name-defined] # JupyterHub puts it here
settings = HubSettings.load(Path(os.environ[SETTINGS_VARIABLE]))

logs.configure(c)
database.configure(c, settings)
secret_files.configure(c, settings)
network.configure(c, settings)
proxy.configure(c, settings)
roles.configure(c)
login.configure(c, settings)
servers.configure(c, settings)
services.configure(c, settings)
pages.configure(c, settings)
