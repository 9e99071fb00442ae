"""`academy up`: everything, in one command."""

from typing import Annotated

import typer

from academy.cli.options import DatabaseUrl, Home


def up(
    home: Home = None,
    host: Annotated[
        str | None, typer.Option(help="Address to answer on [env: ACADEMY_HOST; default: 127.0.0.1].")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to answer on [env: ACADEMY_PORT; default: 8000].")] = None,
    database_url: DatabaseUrl = None,
    single_user_demo: Annotated[
        bool,
        typer.Option("--single-user-demo", help="Let one person try it on a machine that isolates nothing."),
    ] = False,
) -> None:
    """Start the academy; Ctrl-C stops every process and keeps all data.

    The first start builds and releases the course and makes one instructor, two planning officers, one executive and
    three trainees; their first passwords are printed once and kept in accounts.txt in the home.

    \b
    Example:
      academy up --home /srv/academy --host 0.0.0.0 --port 8000
    """
    from academy.launch import launch
    from academy.settings import load_settings

    settings = load_settings(home=home, host=host, port=port, database_url=database_url)
    raise typer.Exit(launch(settings, single_user_demo=single_user_demo))
