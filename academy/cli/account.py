"""`academy account`: one account at a time; whole classes come by `academy roster import`."""

from typing import Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

app = typer.Typer(help="Look after single accounts.", no_args_is_help=True, rich_markup_mode=None)


@app.command("reset-password")
def reset_password(
    username: Annotated[str, typer.Argument(help="Whose password.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Give USERNAME a new first password, printed once; it must be changed at the next login."""
    from academy.settings import load_settings
    from academy.workflow import Academy
    from people import accounts
    from people.passwords import first_password

    academy = Academy(load_settings(home=home, database_url=database_url))
    password = first_password()
    with academy.sessions.begin() as session:
        accounts.reset_password(session, username, password)
    typer.echo(password.plain)
