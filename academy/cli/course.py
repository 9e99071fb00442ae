"""`academy course`: prove assignments, hand them out, decide their dates, link trainees' work."""

from datetime import datetime
from typing import Annotated

import typer

from academy.cli.course_check import RED, check
from academy.cli.course_new import new
from academy.cli.course_pairs import pairs
from academy.cli.options import DatabaseUrl, Home

app = typer.Typer(help="Build and hand out the course.", no_args_is_help=True, rich_markup_mode=None)

app.command("check")(check)
app.command("new")(new)
app.command("pairs")(pairs)

Assignment = Annotated[str, typer.Argument(help="The assignment, for example m01.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day (C.E.), up to its end in Bangkok.")]


@app.command("release")
def release(
    assignment: Assignment,
    without_proof: Annotated[
        bool, typer.Option("--without-proof", help="Hand it out although nothing proves it; you answer for it.")
    ] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Build ASSIGNMENT from the course source and hand it out; attempts already made keep the release they were for.

    What academy course check has not proved with exactly this content is proved first, and not handed out when
    something is wrong.

    \b
    Example:
      academy course release m01
    """
    from academy.cli.proofs import progress_bar, tell
    from academy.settings import load_settings
    from academy.workflow import Academy

    academy = Academy(load_settings(home=home, database_url=database_url))
    if not without_proof and not academy.is_proved(assignment):
        with progress_bar() as progress:
            proofs = academy.prove([assignment], progress)
        if not tell(proofs):
            raise typer.Exit(RED)
    published = academy.release_assignment(assignment, unproved=without_proof)
    typer.echo(f"{published.assignment_id}  {published.digest[:12]}  {published.max_score:g} points")


@app.command("schedule")
def schedule(
    assignment: Assignment,
    due: Day = None,
    closes: Day = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Decide until when ASSIGNMENT is due (later work is accepted and flagged late) and when it closes.

    What is not given has no limit. Every decision is kept, with who made it.

    \b
    Example:
      academy course schedule m01 --due 2026-12-31 --closes 2027-01-15
    """
    from getpass import getuser

    from academy.settings import load_settings
    from academy.workflow import Academy

    academy = Academy(load_settings(home=home, database_url=database_url))
    decided = academy.decide_schedule(
        assignment, due and due.date(), closes and closes.date(), by=f"{getuser()} (academy course schedule)"
    )
    typer.echo(f"{assignment}  due {decided.duedate or 'never'}  closes {decided.closes_at or 'never'}")
