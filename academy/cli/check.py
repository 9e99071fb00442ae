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
    when all pass, 1 when one does not.

    Examples:
      academy check
      academy check m05
    """
    from academy_lab import check as checking
    from academy_lab.exercise import find

    verdicts = checking.check(find(exercise))
    for line in checking.told(verdicts):
        typer.echo(line)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)
