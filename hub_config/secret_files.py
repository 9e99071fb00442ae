"""Key files: made once, 0600, in the 0700 folder of secrets."""

import os
import secrets
from pathlib import Path
from typing import Any

from hub_config.settings import HubSettings


def configure(c: Any, settings: HubSettings) -> None:
    """Keep the keys that sign cookies and encrypt what an authenticator stores, so that a restart logs nobody out."""
    c.JupyterHub.cookie_secret = bytes.fromhex(key(settings.secrets / "hub-cookie.key"))
    c.CryptKeeper.keys = [bytes.fromhex(key(settings.secrets / "hub-crypt.key"))]


def key(path: Path) -> str:
    """Read the key in this file, 64 hexadecimal digits; on the first call make it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_hex(32)
        file.write(made)
    return made
