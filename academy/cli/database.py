"""`academy db`: the database's version."""

import typer

from academy.cli.options import DatabaseUrl, Home

app = typer.Typer(help="Look after the database.", no_args_is_help=True, rich_markup_mode=None)


@app.command("upgrade")
def upgrade(home: Home = None, database_url: DatabaseUrl = None) -> None:
    """Bring the database to this version; a SQLite file is copied first, and the copy's place printed.

    \b
    Example:
      academy db upgrade --home /srv/academy
    """
    from academy import database
    from academy.settings import load_settings

    backup = database.upgrade(load_settings(home=home, database_url=database_url).url)
    typer.echo(f"The database is up to date.{f' The former one is kept at {backup}.' if backup else ''}")
