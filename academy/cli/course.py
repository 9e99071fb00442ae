"""`academy course`: hand out assignments."""

from typing import Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

app = typer.Typer(help="Build and hand out the course.", no_args_is_help=True, rich_markup_mode=None)


@app.command("release")
def release(
    assignment: Annotated[str, typer.Argument(help="The assignment, for example m01.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Build ASSIGNMENT from the course source and hand it out; attempts already made keep the release they were for."""
    from academy.settings import load_settings
    from academy.workflow import Academy

    published = Academy(load_settings(home=home, database_url=database_url)).release_assignment(assignment)
    typer.echo(f"{published.assignment_id}  {published.digest[:12]}  {published.max_score:g} points")
