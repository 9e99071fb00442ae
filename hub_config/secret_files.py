"""The hub's own keys."""

from typing import Any

from foundation.key_files import key_in
from hub_config.settings import HubSettings


def configure(c: Any, settings: HubSettings) -> None:
    """Keep the keys that sign cookies and encrypt what an authenticator stores, so that a restart logs nobody out."""
    c.JupyterHub.cookie_secret = bytes.fromhex(key_in(settings.secrets / "hub-cookie.key"))
    c.CryptKeeper.keys = [bytes.fromhex(key_in(settings.secrets / "hub-crypt.key"))]
