"""Logging in: accounts, first passwords, attempts."""

from typing import Any

from hub_config.login.authenticator import AcademyAuthenticator
from hub_config.settings import HubSettings

__all__ = ["AcademyAuthenticator", "configure"]


def configure(c: Any, settings: HubSettings) -> None:
    """Let in whom the roster knows."""
    c.JupyterHub.authenticator_class = AcademyAuthenticator
    c.AcademyAuthenticator.database_url = settings.database_url
