"""`academy people`: how long it is known who somebody is, whose time is over, and erasure by pseudonym."""

from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from pathlib import Path

    from academy.erasing import Erasing
    from academy.workflow import Academy

app = typer.Typer(help="Keep and erase what tells who people are.", no_args_is_help=True, rich_markup_mode=None)

By = Annotated[str, typer.Option(help="Your username, a planning officer's: it stands in the record.")]


@app.command()
def erase(
    username: Annotated[str, typer.Argument(help="The trainee.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why: a request, or the period that is over.")],
    confirm: Annotated[str, typer.Option(help="The username once more: it cannot be undone.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go and what stays.")] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Put a pseudonym in place of who a trainee is, everywhere; figures, records and certificates stay right.

    \b
    Example:
      academy people erase somchai --by orn --reason "คำขอ 12/2570" --dry-run
    """
    from academy.erasing import GOES, STAYS
    from foundation.store import utc_now

    _, erasing = _open(home, database_url)
    person = erasing.find(username)
    typer.echo(f"{person.username} {person.name} {person.email}".rstrip())
    for title, lines in (("ลบถาวร / goes", GOES), ("ยังอยู่ / stays", STAYS)):
        typer.echo(f"{title}:")
        for line in lines:
            typer.echo(f"  - {line.th}\n    {line.en}")
    if dry_run:
        return
    done = erasing.erase(username, confirmed=confirm, reason=reason, by=by, now=utc_now())
    typer.echo(f"ลบแล้ว / erased: {done.person.name}")
    if done.left:
        typer.echo(f"ลบโฟลเดอร์ไม่ได้ โปรดลบเอง / remove this folder by hand: {done.left}", err=True)
        raise typer.Exit(1)


@app.command("due-for-erasure")
def due(home: Home = None, database_url: DatabaseUrl = None) -> None:
    """List the trainees, and the projects with files, whose retention period is over; nothing is changed.

    \b
    Example:
      academy people due-for-erasure --home var
    """
    from academy.views.retention import due_for_erasure, files_due_for_erasure
    from academy.views.retention import retention as in_force
    from foundation.store import utc_now
    from planning.calendar import write_date

    academy, _ = _open(home, database_url)
    with academy.reading() as session:
        period, found = in_force(session), due_for_erasure(session, utc_now())
        files = files_due_for_erasure(session, utc_now())
    state = "ยืนยันแล้ว/confirmed" if period.confirmed else "ยังไม่ยืนยัน/not confirmed"
    typer.echo(f"{period.years} ปีหลังสิ้นปีงบประมาณ / years after the fiscal year ({state})", err=True)
    for one in found:
        typer.echo(f"{one.person.username},{one.person.name},{write_date(one.last)},{write_date(one.since)}")
    for due_files in files:
        typer.echo(
            f"{due_files.record_id},{due_files.title_th},{due_files.files} ไฟล์/files,{write_date(due_files.since)}"
        )


@app.command("erase-files")
def erase_files(
    record_id: Annotated[
        str, typer.Argument(metavar="PROJECT", help="The training project, as due-for-erasure names it.")
    ],
    by: By,
    reason: Annotated[str, typer.Option(help="Why: the period that is over.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Forget the stored files of a training project whose period is over; what they were stays known.

    \b
    Example:
      academy people erase-files 3f2a9c --by orn --reason "ครบกำหนดเก็บ 10 ปี"
    """
    from foundation.store import utc_now

    _, erasing = _open(home, database_url)
    typer.echo(f"{erasing.erase_files(record_id, reason=reason, by=by, now=utc_now())} ไฟล์/files")


@app.command()
def retention(
    by: By,
    years: Annotated[str, typer.Option(help="Full years after the end of the fiscal year of last taking part.")],
    note: Annotated[str, typer.Option(help="The reason, or the order it rests on.")],
    confirmed: Annotated[bool, typer.Option("--confirmed", help="An official decision backs it.")] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Decide how long it is known who somebody is.

    \b
    Example:
      academy people retention --years 10 --by orn --note "มติที่ประชุม 2/2570"
    """
    from academy.views.retention import decide_retention
    from foundation.store import utc_now

    academy, _ = _open(home, database_url)
    with academy.sessions.begin() as session:
        period = decide_retention(session, years, confirmed, by, utc_now(), note)
    typer.echo(f"{period.years} ปี/years")


def _open(home: "Path | None", database_url: str | None) -> "tuple[Academy, Erasing]":
    from academy.erasing import Erasing
    from academy.settings import load_settings
    from academy.workflow import Academy

    academy = Academy(load_settings(home=home, database_url=database_url))
    homes = academy.settings.home / "homes"

    def rename(student_id: str, name: str) -> None:
        academy.bridge.rename(student_id, name)  # which opens the gradebook: not before it must

    return academy, Erasing(academy.sessions, homes, rename)
