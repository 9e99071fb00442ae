"""`python -m sample_api` serves the API; `… token --client NAME` prints a token for it; `… build` makes its data."""

import argparse
import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from sample_api import settings, tokens
from sample_api.settings import CannotStartError
from sample_api.store import command as build_command

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8100


def main(arguments: list[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run the command and return its exit code; 2 when the configuration does not allow it."""
    chosen = _parser(environ).parse_args(arguments)
    try:
        if chosen.command == "token":
            return _print_token(chosen.client, chosen.hours, environ)
        if chosen.command == "build":
            return build_command.run(chosen, environ)
        return _serve(chosen.host, chosen.port, environ)
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
    token = commands.add_parser("token", help="print a token signed with the key in SAMPLE_API_SECRET_FILE")
    token.add_argument("--client", required=True, help="who will use it")
    token.add_argument("--hours", type=int, default=24, help="how long it is good (%(default)s)")
    build_command.add(commands)
    return parser


def _print_token(client: str, hours: int, environ: Mapping[str, str]) -> int:
    chosen = settings.from_environ(environ)
    if chosen.standalone:
        raise CannotStartError.secret_not_given()
    sys.stdout.write(tokens.mint(chosen.secret, client, lifetime_s=hours * 3600) + "\n")
    return 0


def _serve(host: str, port: int, environ: Mapping[str, str]) -> int:
    import uvicorn

    from sample_api.app import create_app

    uvicorn.run(create_app(settings.from_environ(environ)), host=host, port=port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
