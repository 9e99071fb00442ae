"""Who may do what on the hub, as narrowly as the work allows.

The academy's service needs nothing: it learns who is calling from the caller's own token.
"""

from typing import Any

from hub_config.settings import ACADEMY, SAMPLE_API

IDLE_CULLER = "idle-culler"

# The hub's group for each of the roster's roles.
GROUP = {"trainee": "trainees", "instructor": "instructors", "planning": "planning", "executive": "executives"}

SERVICES = (f"access:services!service={ACADEMY}", f"access:services!service={SAMPLE_API}")

# The token inside a server, within reach of any code its owner runs.
SERVER = (
    "users:activity!user",
    "access:servers!server",
    "read:users:name!user",
    "read:users:groups!user",
    f"access:services!service={ACADEMY}",
)

CULLER = ("list:users", "read:users:activity", "read:servers", "delete:servers")


def configure(c: Any) -> None:
    """Define what people, their servers and the culler may do; the hub has no administrator."""
    c.JupyterHub.load_roles = [
        {"name": "user", "description": "A person's own affairs", "scopes": ["self", *SERVICES]},
        {"name": "server", "description": "What a server may do for its owner", "scopes": [*SERVER]},
        {"name": IDLE_CULLER, "scopes": [*CULLER], "services": [IDLE_CULLER]},
    ]
