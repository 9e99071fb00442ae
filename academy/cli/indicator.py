"""`academy indicator`: the official pass rate, computed, kept for a round, sealed for an auditor, and checked."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from academy.workflow import Academy
    from indicator import PassRateReport, Sealed

app = typer.Typer(
    help="Compute the official pass rate, keep it for a round, seal and check it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Cohort = Annotated[str | None, typer.Option(help="One cohort alone; default: all cohorts that are not simulated.")]
By = Annotated[str, typer.Option(help="Your username, a planning officer's: it stands in the record.")]


class What(StrEnum):
    """What `export` writes."""

    FIGURES = "figures"
    PEOPLE = "people"
    SCORES = "scores"


@app.command()
def compute(
    cohort: Cohort = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Compute the figures of this moment; no snapshot is kept.

    \b
    Example:
      academy indicator compute --json
    """
    from academy.views import counted_rates
    from indicator import Scope

    academy = _open(home, database_url, cohort)
    cube = academy.cube()
    with academy.reading() as session:
        report = counted_rates(session, cube, Scope.OFFICIAL, cohort).report
    if as_json:
        typer.echo(json.dumps(_figures(report), ensure_ascii=False, indent=2))
    else:
        _table(report)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; the suffix chooses: .xlsx, .csv, .json or .parquet.")],
    cohort: Cohort = None,
    what: Annotated[
        What, typer.Option("--table", help="The figures, everybody by name, or everybody's points by assignment.")
    ] = What.FIGURES,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write the figures of this moment to FILE.

    \b
    Example:
      academy indicator export pass-rate.xlsx
    """
    from academy.views import counted_rates
    from academy.views.definitions import pass_rate_definition
    from academy.views.people_table import people_table, scores_table
    from foundation.errors import UnusableInput
    from indicator import Scope
    from indicator.export import FORMATS
    from indicator.tables import TABLE_FORMATS

    suffix = file.suffix.removeprefix(".")
    if suffix not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise UnusableInput(
            "unknown-format",
            th=f"ไม่รู้จักนามสกุล «{file.suffix}» ใช้ได้: {known}",
            en=f"“{file.suffix}” is not one of {known}.",
        )
    academy = _open(home, database_url, cohort)
    if what is not What.FIGURES:
        read = people_table if what is What.PEOPLE else scores_table
        with academy.reading() as session:
            percent = academy.course.pass_percent
            table = read(session, Scope.OFFICIAL, proposed_percent=percent, cohort_id=cohort)
            file.write_bytes(TABLE_FORMATS[suffix].write(table))
        return
    cube = academy.cube()
    with academy.reading() as session:
        report = counted_rates(session, cube, Scope.OFFICIAL, cohort).report
        definition = pass_rate_definition(session, academy.course.pass_percent)
    file.write_bytes(FORMATS[suffix].write(report, definition))
    typer.echo(f"{file}: {_shown(report)}", err=True)


@app.command()
def snapshot(
    round_name: Annotated[str, typer.Argument(metavar="ROUND", help="The assessment round, such as 2570/6.")],
    by: By,
    note: Annotated[str, typer.Option(help="Why, when it is not the first of the round.")] = "",
    cohort: Cohort = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Keep the figures of this moment for ROUND; an earlier snapshot stays, this one is its next revision.

    \b
    Example:
      academy indicator snapshot 2570/6 --by orn
    """
    from academy.procedures import Procedures

    academy = _open(home, database_url)
    percent = academy.course.pass_percent
    kept = Procedures(academy.sessions).keep_figure(
        round_name, by, proposed_percent=percent, cohort_id=cohort, note=note
    )
    typer.echo(f"{kept.round} revision {kept.revision} {kept.fingerprint}")


@app.command("list")
def list_snapshots(home: Home = None, database_url: DatabaseUrl = None) -> None:
    """List what was kept, the latest first.

    \b
    Example:
      academy indicator list --home var
    """
    from indicator.thai_calendar import thai_datetime
    from planning import snapshots

    with _open(home, database_url).reading() as session:
        for one in snapshots.snapshots(session):
            signed = f" ลงนาม/signed: {', '.join(one.signed_by)}" if one.signed_by else ""
            shown = one.figure.shown or "ไม่มีข้อมูล/no data"
            taken = f"{thai_datetime(one.taken_at)} {one.taken_by}"
            typer.echo(f"{one.fingerprint[:12]} {one.round} r{one.revision} {shown} {taken}{signed}")


@app.command()
def sign(
    fingerprint: Annotated[str, typer.Argument(help="The snapshot, by the beginning of its fingerprint.")],
    by: By,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Sign a snapshot off. A figure with undecided work in it cannot be signed.

    \b
    Example:
      academy indicator sign 3f2a9c --by orn
    """
    from academy.procedures import Procedures

    kept = Procedures(_open(home, database_url).sessions).sign_figure(fingerprint, by)
    typer.echo(f"{kept.round} revision {kept.revision}: {', '.join(kept.signed_by)}")


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="A snapshot, by the beginning of its fingerprint.")],
    after: Annotated[str, typer.Argument(help="Another one.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Show what changed between two snapshots: the figure, and each person behind the change.

    \b
    Example:
      academy indicator compare 3f2a9c 81b0de
    """
    from indicator import verify
    from planning import snapshots

    with _open(home, database_url).reading() as session:
        first, second = (verify(snapshots.content(session, one)) for one in (before, after))
    typer.echo(f"{_shown(first.report)} → {_shown(second.report)}")
    for change in snapshots.compare(first, second):
        typer.echo(f"  {change.username}: {_standing(change.before)} → {_standing(change.after)}")


@app.command()
def seal(
    file: Annotated[Path, typer.Argument(help="Where to write the bundle (JSON Lines).")],
    by: By,
    fingerprint: Annotated[str, typer.Option("--snapshot", help="A kept snapshot; default: this moment.")] = "",
    cohort: Cohort = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write one file with the figure, its rule and all that it was computed from, for an auditor.

    \b
    Example:
      academy indicator seal pass-rate-2570-6.jsonl --by orn
    """
    from academy.views import sealed_pass_rate
    from academy.views.officers import require_officer
    from foundation.store import utc_now
    from indicator import verify as verify_bundle
    from indicator.words import Label
    from planning import snapshots

    academy = _open(home, database_url, cohort)
    with academy.reading() as session:
        if fingerprint:
            bundle = snapshots.content(session, fingerprint)
        else:
            percent = academy.course.pass_percent
            require_officer(session, by, Label("ผนึกชุดหลักฐาน", "seal a bundle"))
            bundle = sealed_pass_rate(session, proposed_percent=percent, now=utc_now(), by=by, cohort_id=cohort)
    file.write_bytes(bundle)
    sealed = verify_bundle(bundle)
    typer.echo(f"{file}: {_shown(sealed.report)} {sealed.fingerprint}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A sealed bundle.")],
    on_paper: Annotated[
        str,
        typer.Option("--fingerprint", help="The fingerprint on the signed paper: all 64 digits, blanks as you like."),
    ] = "",
) -> None:
    """Check FILE and compute its figures anew from what it holds; needs no academy and no network.

    \b
    Example:
      academy indicator verify pass-rate-2570-6.jsonl
    """
    from indicator import fingerprint
    from indicator.thai_calendar import thai_datetime

    sealed = _sealed(file)
    if on_paper:
        fingerprint.require_same(sealed.fingerprint, on_paper)
    typer.echo("ชุดหลักฐานสมบูรณ์ ตัวเลขตรงกับที่คำนวณใหม่ / The bundle is whole; its figures are what its rows come to.")
    _table(sealed.report)
    typer.echo(f"จัดทำโดย/made by {sealed.made_by} {thai_datetime(sealed.made_at)}")
    typer.echo("ลายนิ้วมือ/fingerprint")
    for row in fingerprint.rows(sealed.fingerprint):
        typer.echo(f"  {row}")
    if on_paper:
        typer.echo("ลายนิ้วมือตรงกับบนกระดาษ / The fingerprint is the one on the paper.")
    else:
        typer.echo(
            "โปรดเทียบลายนิ้วมือกับรายงานที่ลงนามแล้วทีละกลุ่ม หรือพิมพ์ตามกระดาษด้วย --fingerprint\n"
            "Compare the fingerprint with the one on the signed paper, group by group, or give that one by --fingerprint."
        )


@app.command()
def paper(
    file: Annotated[Path, typer.Argument(help="A sealed bundle.")],
    pdf: Annotated[Path, typer.Argument(help="Where to write the report.")],
    round_name: Annotated[str, typer.Option("--round", help="The assessment round that stands on it.")] = "",
) -> None:
    """Set the report of a sealed bundle as a PDF to sign, with the bundle's fingerprint as a QR code.

    \b
    Example:
      academy indicator paper pass-rate-2570-6.jsonl pass-rate-2570-6.pdf --round 2570/6
    """
    from papers.pass_rate import pass_rate_paper

    sealed = _sealed(file)
    pdf.write_bytes(
        pass_rate_paper(sealed.report, sealed.definition, round_name=round_name, fingerprint=sealed.fingerprint)
    )
    typer.echo(f"{pdf}: {_shown(sealed.report)} {sealed.fingerprint}")


def _sealed(file: Path) -> "Sealed":
    from foundation.errors import UnusableInput
    from indicator import verify as verify_bundle

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnusableInput(
            "unreadable-file",
            th=f"อ่านไฟล์ {file} ไม่ได้ ({error.strerror})",
            en=f"{file} cannot be read ({error.strerror}).",
        ) from error
    return verify_bundle(content)


def _open(home: Path | None, database_url: str | None, cohort: str | None = None) -> "Academy":
    """Open the academy; a `cohort` that somebody named must be one of its own."""
    from academy.settings import load_settings
    from academy.views.named_cohort import require_cohort
    from academy.workflow import Academy
    from indicator import Scope

    academy = Academy(load_settings(home=home, database_url=database_url))
    with academy.reading() as session:
        require_cohort(session, Scope.OFFICIAL, cohort)
    return academy


def _figures(report: "PassRateReport") -> dict[str, Any]:
    from indicator.export import figure_json

    return {key.address: figure_json(value) for key, value in report.values.items()}


def _shown(report: "PassRateReport") -> str:
    overall = report.overall
    return f"A={overall.numerator} B={overall.denominator} u={overall.undecided} {overall.shown or 'ไม่มีข้อมูล/no data'}"


def _standing(told: tuple[str, bool] | None) -> str:
    if told is None:
        return "–"
    return f"{told[0]} {'ผ่าน/passes' if told[1] else 'ไม่ผ่าน/does not pass'}"


def _table(report: "PassRateReport") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "ตัวเลข/figure",
        "A",
        "B",
        "รอผล/undecided",
        "ร้อยละ/percent",
        title=f"เกณฑ์/pass mark {report.rule.percent_text} %",
    )
    for value in report.values.values():
        shown = value.shown or "ไม่มีข้อมูล/no data"
        table.add_row(value.label.th, str(value.numerator), str(value.denominator), str(value.undecided), shown)
    Console().print(table)
