"""`academy simulate-class`: a full class, from first login to its pass rate."""

from typing import Annotated

import typer

from academy.cli.options import DatabaseUrl, Home


def simulate_class(
    trainees: Annotated[int, typer.Option(min=1, max=500, help="How many trainees.")] = 30,
    with_servers: Annotated[int, typer.Option(min=0, help="How many of them work in a running JupyterLab server.")] = 0,
    seed: Annotated[int, typer.Option(help="Which class: the same seed hands in the same work.")] = 2569,
    evaluation: Annotated[
        bool, typer.Option("--evaluation", help="Only fill in the evaluation forms that are open to this class.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(help="The running academy [default: ACADEMY_PUBLIC_URL, or http://127.0.0.1 and ACADEMY_PORT]."),
    ] = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Let N synthetic trainees log in, fetch and submit through the running academy.

    Everybody hands in every assignment: for 30 trainees that is some nine minutes of processor time, so about five minutes on
    two idle cores. How far it is stands on the terminal, or every tenth part on a line. They live in a cohort marked synthetic,
    outside every official figure. Prints what was submitted, the pass rate expected from it, and the pass rate the academy
    then shows; exit code 1 when the two differ.

    \b
    Example:
      academy simulate-class --trainees 30 --with-servers 2
      academy simulate-class --trainees 30 --evaluation
    """
    from academy.settings import load_settings
    from academy.simulate import evaluate, simulate

    settings = load_settings(home=home, database_url=database_url)
    address = (url or settings.public_url or f"http://127.0.0.1:{settings.port}").rstrip("/")
    if evaluation:
        evaluate(settings, url=address, trainees=trainees, seed=seed)
    elif not simulate(settings, url=address, trainees=trainees, with_servers=with_servers, seed=seed):
        raise typer.Exit(1)
