"""`academy indicator`: both official figures, computed, kept for a round, sealed for an auditor, and checked."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli import figures
from academy.cli.figures import Which, only_levels, only_pass_rates
from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from academy.workflow import Academy
    from planning.link.standing import LinkStanding
    from planning.sealed import AnySealed

app = typer.Typer(
    help="Compute the official figures, keep them for a round, seal and check them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Cohort = Annotated[str | None, typer.Option(help="One cohort alone; default: all cohorts that are not simulated.")]
Indicator = Annotated[
    Which, typer.Option("--indicator", help="The pass rate (SOP B) or the level of the data links (SOP A).")
]
Year = Annotated[int | None, typer.Option(help="The fiscal year of a link level, such as 2570; default: the latest.")]
By = Annotated[str, typer.Option(help="Your username, a planning officer's: it stands in the record.")]


class What(StrEnum):
    """What `export` writes."""

    FIGURES = "figures"
    PEOPLE = "people"
    SCORES = "scores"


@app.command()
def compute(
    indicator: Indicator = Which.PASS_RATE,
    cohort: Cohort = None,
    year: Year = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Compute the figures of this moment; no snapshot is kept.

    \b
    Example:
      academy indicator compute --json
      academy indicator compute --indicator link-level
    """
    from academy.views import counted_rates
    from indicator import Scope

    only_pass_rates(indicator, cohort=cohort)
    only_levels(indicator, year=year)
    academy = _open(home, database_url, cohort)
    if indicator is Which.LINK_LEVEL:
        with academy.reading() as session:
            figures.print_level(_standing(session, academy, year), as_json=as_json)
        return
    cube = academy.cube()
    with academy.reading() as session:
        figures.print_rates(counted_rates(session, cube, Scope.OFFICIAL, cohort).report, as_json=as_json)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; the suffix chooses: .xlsx, .csv, .json or .parquet.")],
    indicator: Indicator = Which.PASS_RATE,
    cohort: Cohort = None,
    what: Annotated[
        What, typer.Option("--table", help="The figures, everybody by name, or everybody's points by assignment.")
    ] = What.FIGURES,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write the figures of this moment to FILE; of the link level, every year step by step.

    \b
    Example:
      academy indicator export pass-rate.xlsx
      academy indicator export levels.xlsx --indicator link-level
    """
    from academy.views import counted_rates
    from academy.views.definitions import pass_rate_definition
    from academy.views.links import level_report
    from academy.views.people_table import people_table, scores_table
    from foundation.errors import UnusableInput
    from foundation.store import utc_now
    from indicator import Scope
    from indicator.export import FORMATS
    from indicator.tables import TABLE_FORMATS

    only_pass_rates(indicator, cohort=cohort, table=what is not What.FIGURES)
    suffix = file.suffix.removeprefix(".")
    if suffix not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise UnusableInput(
            "unknown-format",
            th=f"ไม่รู้จักนามสกุล «{file.suffix}» ใช้ได้: {known}",
            en=f"“{file.suffix}” is not one of {known}.",
        )
    academy = _open(home, database_url, cohort)
    if indicator is Which.LINK_LEVEL:
        with academy.reading() as session:
            file.write_bytes(TABLE_FORMATS[suffix].write(level_report(session, academy.calendar, utc_now())))
        return
    if what is not What.FIGURES:
        read = people_table if what is What.PEOPLE else scores_table
        with academy.reading() as session:
            percent = academy.pass_percent
            table = read(session, Scope.OFFICIAL, proposed_percent=percent, cohort_id=cohort)
            file.write_bytes(TABLE_FORMATS[suffix].write(table))
        return
    cube = academy.cube()
    with academy.reading() as session:
        report = counted_rates(session, cube, Scope.OFFICIAL, cohort).report
        definition = pass_rate_definition(session, academy.pass_percent)
    file.write_bytes(FORMATS[suffix].write(report, definition))
    typer.echo(f"{file}: {figures.rate_line(report)}", err=True)


@app.command()
def snapshot(
    round_name: Annotated[str, typer.Argument(metavar="ROUND", help="The assessment round, such as 2570/6.")],
    by: By,
    indicator: Indicator = Which.PASS_RATE,
    note: Annotated[str, typer.Option(help="Why, when it is not the first of the round.")] = "",
    cohort: Cohort = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Keep the figures of this moment for ROUND; an earlier snapshot stays, this one is its next revision.

    \b
    Example:
      academy indicator snapshot 2570/6 --by orn
      academy indicator snapshot 2570/6 --by orn --indicator link-level
    """
    from academy.procedures import Procedures

    only_pass_rates(indicator, cohort=cohort)
    academy = _open(home, database_url)
    procedures = Procedures(academy.sessions)
    if indicator is Which.LINK_LEVEL:
        kept = procedures.keep_level(round_name, by, calendar=academy.calendar, note=note)
    else:
        percent = academy.pass_percent
        kept = procedures.keep_rate(round_name, by, proposed_percent=percent, cohort_id=cohort, note=note)
    typer.echo(f"{figures.kept_name(kept)} {kept.fingerprint}")


@app.command("list")
def list_snapshots(
    indicator: Annotated[Which | None, typer.Option(help="One indicator's alone; default: both.")] = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """List what was kept, the latest first.

    \b
    Example:
      academy indicator list --home var
    """
    from indicator.thai_calendar import thai_datetime
    from planning import snapshots

    with _open(home, database_url).reading() as session:
        for one in snapshots.snapshots(session, indicator.indicator_id if indicator else None):
            signed = f" ลงนาม/signed: {', '.join(one.signed_by)}" if one.signed_by else ""
            taken = f"{thai_datetime(one.taken_at)} {one.taken_by}"
            shown = figures.kept_line(one.figure)
            typer.echo(f"{one.fingerprint[:12]} {figures.kept_name(one)} {shown} {taken}{signed}")


@app.command()
def sign(
    fingerprint: Annotated[str, typer.Argument(help="The snapshot, by the beginning of its fingerprint.")],
    by: By,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Sign a snapshot off, kept by another officer. A figure with undecided work in it cannot be signed.

    \b
    Example:
      academy indicator sign 3f2a9c --by wichai
    """
    from academy.procedures import Procedures

    kept = Procedures(_open(home, database_url).sessions).sign_figure(fingerprint, by)
    typer.echo(f"{figures.kept_name(kept)}: {', '.join(kept.signed_by)}")


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="A snapshot, by the beginning of its fingerprint.")],
    after: Annotated[str, typer.Argument(help="Another one of the same indicator.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Show what changed between two snapshots: the figure, and each person, or step and entry, behind the change.

    \b
    Example:
      academy indicator compare 3f2a9c 81b0de
    """
    from planning import sealed, snapshots

    with _open(home, database_url).reading() as session:
        first, second = (sealed.verify(snapshots.content(session, one)) for one in (before, after))
    difference = sealed.difference(first, second)
    typer.echo(f"{figures.sealed_line(first)} → {figures.sealed_line(second)}")
    figures.print_difference(difference)


@app.command()
def seal(
    file: Annotated[Path, typer.Argument(help="Where to write the bundle (JSON Lines).")],
    by: By,
    indicator: Indicator = Which.PASS_RATE,
    fingerprint: Annotated[
        str, typer.Option("--snapshot", help="A kept snapshot of either indicator; default: this moment.")
    ] = "",
    cohort: Cohort = None,
    year: Year = None,
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write one file with the figure, its rule and all that it was computed from, for an auditor.

    \b
    Example:
      academy indicator seal pass-rate-2570-6.jsonl --by orn
      academy indicator seal link-level-2570.jsonl --by orn --indicator link-level
    """
    from rich.console import Console

    from academy.views import sealed_pass_rate
    from academy.views.links import sealed_link_level
    from academy.views.officers import require_officer
    from foundation.store import utc_now
    from indicator.words import Label
    from planning import sealed, snapshots

    only_pass_rates(indicator, cohort=cohort)
    only_levels(indicator, year=year)
    academy = _open(home, database_url, cohort)
    with academy.reading() as session:
        if fingerprint:
            bundle = snapshots.content(session, fingerprint)
        else:
            require_officer(session, by, Label("ผนึกชุดหลักฐาน", "seal a bundle"))
            now = utc_now()
            if indicator is Which.LINK_LEVEL:
                be = _standing(session, academy, year).fiscal_year.be
                bundle = sealed_link_level(session, be, academy.calendar, now=now, by=by)
            else:
                percent = academy.pass_percent
                # A country's trainees take a minute.
                with Console(stderr=True).status("กำลังรวบรวมและผนึกหลักฐานของทุกคน / Sealing everybody's evidence"):
                    bundle = sealed_pass_rate(session, proposed_percent=percent, now=now, by=by, cohort_id=cohort)
    file.write_bytes(bundle)
    found = sealed.verify(bundle)
    typer.echo(f"{file}: {figures.sealed_line(found)} {found.fingerprint}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A sealed bundle of either indicator.")],
    on_paper: Annotated[
        str,
        typer.Option("--fingerprint", help="The fingerprint on the signed paper: all 64 digits, blanks as you like."),
    ] = "",
) -> None:
    """Check FILE and compute its figures anew from what it holds; needs no academy and no network.

    Without --fingerprint a file that was made wholly anew cannot be told from the real one.

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
    if not sealed.strict:
        typer.echo(
            "ไฟล์นี้เป็นรุ่นที่ 1 ซึ่งตรวจได้ไม่เข้มงวดเท่ารุ่นที่ 2: อาจมีข้อความที่ไม่มีตัวเลขใดใช้ และไม่แสดงว่าใครได้รับเชิญหรือเข้าอบรม\n"
            "The file is of version 1, which is checked less strictly than version 2: it may hold what no figure rests on, and does "
            "not show who was invited or came."
        )
    figures.print_sealed(sealed)
    typer.echo(f"จัดทำโดย/made by {sealed.made_by} {thai_datetime(sealed.made_at)}")
    typer.echo("ลายนิ้วมือ/fingerprint")
    for row in fingerprint.rows(sealed.fingerprint):
        typer.echo(f"  {row}")
    if on_paper:
        typer.echo("ลายนิ้วมือตรงกับบนกระดาษ / The fingerprint is the one on the paper.")
    else:
        typer.echo(
            "ไฟล์ที่มีผู้ทำขึ้นใหม่ทั้งไฟล์ก็ผ่านการตรวจนี้ได้ มีเพียงลายนิ้วมือบนกระดาษที่ลงนามแล้วที่บอกได้ว่าเป็นไฟล์จริง "
            "โปรดเทียบทีละกลุ่ม หรือพิมพ์ตามกระดาษด้วย --fingerprint\n"
            "A file that somebody made wholly anew passes this check too: only the fingerprint on the signed paper tells the "
            "real one. Compare it group by group, or give it by --fingerprint."
        )


@app.command()
def paper(
    file: Annotated[Path, typer.Argument(help="A sealed bundle of either indicator.")],
    pdf: Annotated[Path, typer.Argument(help="Where to write the report.")],
    round_name: Annotated[
        str, typer.Option("--round", help="The assessment round that stands on it, such as 2570/6.")
    ] = "",
) -> None:
    """Set the report of a sealed bundle as a PDF to sign, with the bundle's fingerprint as a QR code.

    \b
    Example:
      academy indicator paper pass-rate-2570-6.jsonl pass-rate-2570-6.pdf --round 2570/6
    """
    from papers.sealed import sealed_paper
    from planning.snapshots import round_on_paper

    sealed = _sealed(file)
    named = round_on_paper(round_name, sealed) if round_name else ""
    pdf.write_bytes(sealed_paper(sealed, round_name=named))
    typer.echo(f"{pdf}: {figures.sealed_line(sealed)} {sealed.fingerprint}")


def _standing(session: "Session", academy: "Academy", fiscal_year_be: int | None) -> "LinkStanding":
    """Look where a fiscal year of data links stands; the latest where none is named. Raises NotYet."""
    from academy.views.links import begun_year, link_standing
    from foundation.store import utc_now

    return link_standing(session, begun_year(session, fiscal_year_be), academy.calendar, utc_now())


def _sealed(file: Path) -> "AnySealed":
    from foundation.errors import UnusableInput
    from planning.sealed import verify as verify_bundle

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
