"""`academy roster`: who takes part."""

from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from people.roster import RosterReport

app = typer.Typer(help="Import the people of a class.", no_args_is_help=True, rich_markup_mode=None)


@app.command("import")
def import_roster(
    file: Annotated[Path, typer.Argument(help="A CSV (UTF-8) or XLSX file with Thai or English headers.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check and show; change nothing.")] = False,
    moving: Annotated[
        bool,
        typer.Option("--move", help="Move those of the file who are in another cohort, with their work and points."),
    ] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Import FILE; nothing is imported unless every row is right. Importing again updates.

    Columns: ชื่อ-สกุล/name, หน่วยงาน/agency, จังหวัด/province, รุ่น/cohort, บทบาท/role, อีเมล/email, and ชื่อผู้ใช้/username if wanted.
    First passwords of new accounts are printed once, as CSV. A person is in one cohort at a time: a file that would move
    somebody is refused, with who moves from where to where, unless --move is given.

    \b
    Example:
      academy roster import class.xlsx --dry-run
    """
    from academy.settings import load_settings
    from academy.workflow import Academy

    academy = Academy(load_settings(home=home, database_url=database_url))
    by = f"{getuser()} (academy roster import)"
    report = academy.import_roster(file, dry_run=dry_run, moving=moving, by=by)
    _show(report, dry_run)
    if report.problems:
        raise typer.Exit(2)


@app.command("undo-moves")
def undo_moves(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show who would be moved back.")] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Move those back whom the last import with --move moved, on record; once more moves them forth again.

    \b
    Example:
      academy roster undo-moves --dry-run
    """
    from academy.settings import load_settings
    from academy.workflow import Academy
    from foundation.store import utc_now
    from people.errors import NothingToTakeBack
    from people.moves import last_moves, take_back

    academy = Academy(load_settings(home=home, database_url=database_url))
    if dry_run:
        with academy.reading() as session:
            moves = last_moves(session)
        if not moves:
            raise NothingToTakeBack.moves()
    else:
        with academy.sessions.begin() as session:
            moves = take_back(session, by=f"{getuser()} (academy roster undo-moves)", now=utc_now())
    typer.echo("จะย้ายกลับ (ยังไม่บันทึก) / would move back:" if dry_run else "ย้ายกลับแล้ว / moved back:")
    for move in moves:
        typer.echo(f"  {move.username} {move.name}: {move.after or '–'} → {move.before}")


def _show(report: "RosterReport", dry_run: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    if report.problems:
        table = Table("แถว/row", "คอลัมน์/column", "ค่า/value", "ปัญหา/problem", title="ไม่ได้นำเข้า / nothing was imported")
        for problem in report.problems:
            table.add_row(str(problem.row), problem.column, problem.value, f"{problem.th}\n{problem.en}")
        Console(stderr=True).print(table)
        return
    typer.echo(
        f"{'ตรวจแล้ว (ยังไม่บันทึก) / checked only' if dry_run else 'นำเข้าแล้ว / imported'}: "
        f"new {report.created}, updated {report.updated}, unchanged {report.unchanged}",
        err=True,
    )
    told = "จะย้าย/would move" if dry_run else "ย้ายแล้ว/moved"
    for move in report.moves:
        typer.echo(f"  {told} {move.username} {move.name}: {move.before} → {move.after or '–'}", err=True)
    if report.moves and not dry_run:
        typer.echo("  ย้ายกลับได้ด้วย / to take it back: academy roster undo-moves", err=True)
    for username, password in report.first_passwords.items():
        typer.echo(f"{username},{password}")
