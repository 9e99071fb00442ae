"""JupyterHub for the academy: who may log in, what their server may see, what the pages look like."""

from hub_config.settings import HubSettings, ServerLimits, ServiceSettings

__all__ = ["HubSettings", "ServerLimits", "ServiceSettings"]
