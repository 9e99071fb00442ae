"""`academy check`: a trainee's own try at an exercise."""

from typing import Annotated

import typer


def check(
    exercise: Annotated[
        str, typer.Argument(help="Its name, as m01, or its folder [default: where you are].", show_default=False)
    ] = "",
) -> None:
    """Run the public tests of EXERCISE on your own files, with the words of the feedback.

    Nothing is submitted. Grading runs more tests, on other data. Exit code 0
    when all pass, 1 when one does not or your work ends the run.

    Examples:
      academy check
      academy check m05
    """
    from academy_lab.apart import check_apart
    from academy_lab.check import told
    from academy_lab.errors import NoReport
    from academy_lab.exercise import find

    try:
        verdicts = check_apart(find(exercise))
    except NoReport as error:  # the tests were tried: the exit code is that of work that does not pass
        typer.echo(f"{error.th}\n{error.en}", err=True)
        raise typer.Exit(1) from error
    for line in told(verdicts):
        typer.echo(line)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)
