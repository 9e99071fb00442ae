"""One set of certificate authorities for all httpx clients of a process, read before the fork.

Each `httpx.Client()` reads them anew: 15 ms, which no test of plain HTTP needs.
"""

import os
from importlib import import_module
from typing import Any

FROM_ENVIRONMENT = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def share_default_context() -> None:
    """Let httpx's clients share one context, made by httpx with its defaults (httpx 0.28).

    Who asks for another one (`verify`, `cert`, a variable of the environment) gets what httpx makes for it.
    """
    import_module("httpcore")  # httpx would load it with the first client
    default: Any = import_module("httpx._transports.default")
    make = default.create_ssl_context
    shared = make()

    def shared_or_new(verify: Any = True, cert: Any = None, trust_env: bool = True) -> Any:
        told = trust_env and any(os.environ.get(name) for name in FROM_ENVIRONMENT)
        if verify is True and cert is None and not told:
            return shared
        return make(verify=verify, cert=cert, trust_env=trust_env)

    default.create_ssl_context = shared_or_new
