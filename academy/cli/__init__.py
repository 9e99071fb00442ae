"""The `academy` command. Each command's module is light; what it needs is imported when it runs."""

import sys

import typer

from academy.cli import account, course, database, people, service, simulate, up
from foundation.errors import BilingualError

app = typer.Typer(
    name="academy",
    help="Anamai Academy: notebooks, sandboxed autograding and the official pass rate. Start with: academy up",
    no_args_is_help=True,
    rich_markup_mode=None,  # Typer's rich help triples the time of --help
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(up.up)
app.command("simulate-class")(simulate.simulate_class)
app.add_typer(people.app, name="roster")
app.add_typer(account.app, name="account")
app.add_typer(course.app, name="course")
app.add_typer(database.app, name="db")
app.add_typer(service.app, name="service", hidden=True)


def main() -> None:
    """Run the command; an expected failure is one Thai and one English sentence and exit code 2."""
    try:
        _run()
    except BilingualError as error:
        print(f"{error.th}\n{error.en}", file=sys.stderr)  # noqa: T201 - the command's answer
        sys.exit(2)


def _run() -> None:
    try:
        app()
    except Exception as error:
        # By name, for SQLAlchemy is imported only by the commands that need it.
        if type(error).__name__ != "OperationalError":
            raise
        from academy.database import unreachable

        raise unreachable(error) from error
