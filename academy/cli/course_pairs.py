"""`academy course pairs`: one trainee's work linked with another's."""

from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from academy.pairing import Draw
    from academy.views import PairLine


def pairs(
    assignment: Annotated[str, typer.Argument(help="The assignment whose exercise makes pairs, for example m08.")],
    cohort: Annotated[
        str | None, typer.Option(metavar="ID", help="One cohort alone [default: each cohort by itself].")
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Another seed, another draw [default: the assignment].")
    ] = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Link the work of a cohort's trainees: everybody pulls from one other's service, and one other pulls from theirs.

    Taken is each one's latest attempt. The same seed and people give the same pairs, an odd number too. Both run in the
    sandbox as parties of their own, neither can read the other's code. What fails is tried against the course's own work, to
    tell on which side it is to be mended. Instructors see the results on the board, trainees on their page; no score
    changes, and every draw is kept.

    \b
    Examples:
      academy course pairs m08
      academy course pairs m08 --cohort 2570-1 --seed second-round
    """
    from getpass import getuser

    from academy.pairing import nobody
    from academy.settings import load_settings
    from academy.views import pair_lines
    from academy.views.roster import cohorts, trainees
    from academy.workflow import Academy
    from grader.sandbox import default_sandbox

    academy = Academy(load_settings(home=home, database_url=database_url))
    with academy.reading() as session:
        people = trainees(session)
        known = [name for name in cohorts(session) if name in {person.cohort_id for person in people}]
    names = [cohort] if cohort else known
    if not names:
        raise nobody()
    by = f"{getuser()} (academy course pairs)"
    with default_sandbox() as sandbox:
        for name in names:
            drawn, draw_id = academy.pair(assignment, cohort_id=name, seed=seed or assignment, by=by, sandbox=sandbox)
            with academy.reading() as session:
                lines = pair_lines(session, people, draw_id=draw_id) if draw_id else ()
            _tell(drawn, lines)


def _tell(drawn: "Draw", lines: "tuple[PairLine, ...]") -> None:
    typer.echo(f"รุ่น/cohort {drawn.cohort_id}  seed {drawn.seed}  {len(lines)} คู่/pairs")
    if not lines:
        typer.echo("  มีผู้ส่งงานไม่ถึงสองคน จึงจับคู่ไม่ได้ / Fewer than two handed in work, so there is no pair.")
    for line in lines:
        came = f"{line.passed}/{len(line.tests)}" if line.judged else "ตรวจไม่ได้/ungraded"
        typer.echo(f"  {line.consumer_id} ← {line.provider_id}  {came}")
        for test in line.failures:
            side = " + ".join(test.faults) or "ไม่ชัด/unclear"
            typer.echo(f"      {test.title_th} [{side}]")
    if drawn.without_work:
        typer.echo(f"  ยังไม่ส่งงาน/no submission: {', '.join(drawn.without_work)}")
