"""`academy roster`: who takes part."""

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
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Import FILE; nothing is imported unless every row is right. Importing again updates.

    Columns: ชื่อ-สกุล/name, หน่วยงาน/agency, จังหวัด/province, รุ่น/cohort, บทบาท/role, อีเมล/email, and ชื่อผู้ใช้/username if wanted.
    First passwords of new accounts are printed once, as CSV.

    \b
    Example:
      academy roster import class.xlsx --dry-run
    """
    from academy.settings import load_settings
    from academy.workflow import Academy

    academy = Academy(load_settings(home=home, database_url=database_url))
    report = academy.import_roster(file, dry_run=dry_run)
    _show(report, dry_run)
    if report.problems:
        raise typer.Exit(2)


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
    for username, password in report.first_passwords.items():
        typer.echo(f"{username},{password}")
