"""Jails for code that is not ours: what a process may see, and how much it may use."""

from foundation.isolation.jail import Bind, Jail, Limits, environment_binds
from foundation.isolation.tier import Tier, probe, require_isolation

__all__ = ["Bind", "Jail", "Limits", "Tier", "environment_binds", "probe", "require_isolation"]
