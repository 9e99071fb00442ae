"""`academy account`: one account at a time; whole classes come by `academy roster import`."""

from getpass import getuser
from pathlib import Path
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
    """Give USERNAME a new first password, printed once; it must be changed at the next login.

    \b
    Example:
      academy account reset-password somchai
    """
    from academy.settings import load_settings
    from academy.workflow import Academy
    from people import accounts
    from people.passwords import first_password

    academy = Academy(load_settings(home=home, database_url=database_url))
    password = first_password()
    with academy.sessions.begin() as session:
        accounts.reset_password(session, username, password)
    typer.echo(password.plain)


@app.command()
def close(
    username: Annotated[str, typer.Argument(help="Whose account.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Close the account of USERNAME: nobody logs in with it; what was handed in stays and counts.

    \b
    Example:
      academy account close somchai
    """
    _set_active(username, home, database_url, active=False)
    typer.echo(f"ปิดบัญชีแล้ว / account closed: {username}")


@app.command()
def reopen(
    username: Annotated[str, typer.Argument(help="Whose account.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Reopen the closed account of USERNAME, with the password it had.

    \b
    Example:
      academy account reopen somchai
    """
    _set_active(username, home, database_url, active=True)
    typer.echo(f"เปิดบัญชีแล้ว / account open: {username}")


def _set_active(username: str, home: Path | None, database_url: str | None, *, active: bool) -> None:
    from academy.settings import load_settings
    from academy.workflow import Academy
    from people import accounts

    by = f"{getuser()} (academy account {'reopen' if active else 'close'})"
    academy = Academy(load_settings(home=home, database_url=database_url))
    with academy.sessions.begin() as session:
        accounts.set_active(session, username, active=active, by=by)
