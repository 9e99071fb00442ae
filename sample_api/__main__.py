"""`python -m sample_api` serves the API; `… token --client NAME` prints a token for it; `… build` makes its data.

`… agreement`, `… keys` and `… audit` are for whoever runs it with client agencies of their own.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from sample_api import settings, token_command
from sample_api.agreements import command as agreements_command
from sample_api.settings import CannotStartError
from sample_api.store import command as build_command

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8100
_TURN_S = 0.001


def main(arguments: list[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run the command and return its exit code; 2 when the configuration does not allow it."""
    chosen = _parser(environ).parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen, environ)
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    # a hub-managed service is told its address by JUPYTERHUB_SERVICE_URL
    given = urlsplit(environ.get("JUPYTERHUB_SERVICE_URL", ""))
    parser = argparse.ArgumentParser(prog="sample_api", description="Sample health API; every figure is synthetic.")
    parser.add_argument("--host", default=given.hostname or DEFAULT_HOST, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=given.port or DEFAULT_PORT, help="port (%(default)s)")
    commands = parser.add_subparsers(dest="command")
    token_command.add(commands)
    build_command.add(commands)
    agreements_command.add(commands)
    return parser


def _serve(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    import uvicorn

    from sample_api.app import create_app

    chosen = settings.from_environ(environ)
    if not environ.get("SAMPLE_API_PUBLIC_URL") and chosen.standalone:
        chosen = replace(chosen, public_url=f"http://{asked.host}:{asked.port}{chosen.root_path}")
    # a thread that reads rows waits this long for its turn at each of them, while the event loop is busy
    sys.setswitchinterval(_TURN_S)
    # Only behind the hub's proxy does a header tell the caller's address; alone, anybody could write one.
    behind = not chosen.standalone
    uvicorn.run(create_app(chosen), host=asked.host, port=asked.port, log_level="warning", proxy_headers=behind)
    return 0


_COMMANDS: dict[str | None, Callable[[argparse.Namespace, Mapping[str, str]], int]] = {
    None: _serve,
    "token": token_command.run,
    "build": build_command.run,
    "agreement": agreements_command.run_agreement,
    "keys": agreements_command.run_keys,
    "audit": agreements_command.run_audit,
}


if __name__ == "__main__":
    sys.exit(main())
