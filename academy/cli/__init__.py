"""The `academy` command. A command's module is imported when it is asked for, so that help comes at once."""

import sys

from foundation.errors import BilingualError

# Name: module, what in it is the command (`app`: a group of commands), one line of help. Without help: for the hub alone.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "up": ("up", "up", "Start the academy: hub, pages, grading. Ctrl-C stops it and keeps all data."),
    "simulate-class": ("simulate", "simulate_class", "Let synthetic trainees work through the running academy."),
    "roster": ("people", "app", "Import the people of a class."),
    "people": ("erasure", "app", "Keep and erase what tells who people are."),
    "account": ("account", "app", "Look after single accounts."),
    "course": ("course", "app", "Prove and hand out assignments, decide their dates."),
    "indicator": ("indicator", "app", "Compute the official figures, keep them for a round, seal and check them."),
    "open-data": ("open_data", "app", "Publish the signed-off pass rates."),
    "db": ("database", "app", "Look after the database."),
    "generate-assignment": ("standalone", "generate", "Prepare an assignment of an nbgrader course directory."),
    "autograde": ("standalone", "autograde", "Grade an nbgrader course directory, in place of nbgrader autograde."),
    "grade-exercise": ("standalone", "grade_exercise", "Grade one folder of work by an exercise's tests."),
    "check": ("check", "check", "Try an exercise's public tests on your own files, in JupyterLab."),
    "verify-link": ("verify_link", "verify_link", "Check an API against its contract; write the report for a letter."),
    "service": ("service", "app", ""),
}
_OVERVIEW = """\
Usage: academy COMMAND [OPTIONS]

  Anamai Academy: notebooks, sandboxed autograding and the official pass rate.

Commands:
{commands}

Options:
  --help  Show this message, or with a command: what it does, with an example.

Examples:
  academy up
  academy autograde ps1 --course-dir ~/course101
  academy roster import class.xlsx --dry-run
"""
_ASKING = {"--help", "-h", "help"}


def main() -> None:
    """Run the command; an expected failure is one Thai and one English sentence and exit code 2."""
    words = sys.argv[1:]
    if not words or words[0] in _ASKING:
        print(overview(), end="")  # noqa: T201 - the command's answer
        return
    try:
        _run(words[0])
    except BilingualError as error:
        print(f"{error.th}\n{error.en}", file=sys.stderr)  # noqa: T201 - the command's answer
        sys.exit(2)


def overview() -> str:
    """What `academy --help` shows, without Typer: importing it takes longer than all the rest."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:{width}}{line}" for name, (_, _, line) in COMMANDS.items() if line]
    return _OVERVIEW.format(commands="\n".join(lines))


def _run(name: str) -> None:
    try:
        ended = command(name)(prog_name="academy", standalone_mode=False)
    except BilingualError:
        raise
    except Exception as error:
        from academy.cli.misuse import misuse

        # By name, for SQLAlchemy is imported only by the commands that need it.
        if type(error).__name__ == "OperationalError":
            from academy.database import unreachable

            raise unreachable(error) from error
        if misused := misuse(error, name):
            raise misused from error
        raise
    sys.exit(ended)


def command(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - Typer's own type would have to be imported
    """Give the Typer application in which `name` is the one command. Raises BilingualError when there is none."""
    from importlib import import_module

    import typer

    if name not in COMMANDS:
        raise _unknown(name)
    module, attribute, _ = COMMANDS[name]
    found = getattr(import_module(f"academy.cli.{module}"), attribute)
    app = typer.Typer(
        name="academy",
        rich_markup_mode=None,  # Typer's rich help triples the time of --help
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_academy)
    if attribute == "app":
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)
    return app


def _academy() -> None:
    """Anamai Academy; all commands: academy --help"""  # noqa: D400 - a command to type ends the line


def _unknown(name: str) -> BilingualError:
    from difflib import get_close_matches

    from foundation.errors import UnusableInput

    near = get_close_matches(name, [known for known, (_, _, line) in COMMANDS.items() if line], 1)
    meant_th, meant_en = (f" หมายถึง {near[0]} หรือไม่", f" did you mean {near[0]}?") if near else ("", "")
    return UnusableInput(
        "unknown-command",
        th=f"ไม่มีคำสั่ง «{name}»{meant_th} ดูคำสั่งทั้งหมดได้ที่ academy --help",
        en=f"There is no command “{name}”;{meant_en} All commands: academy --help",
    )
