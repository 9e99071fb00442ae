"""`academy open-data`: the signed-off pass rates, published in the sample API's catalogue."""

from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli.options import DatabaseUrl, Home

if TYPE_CHECKING:
    from pathlib import Path

    from academy.publishing import Publishing
    from academy.workflow import Academy

app = typer.Typer(help="Publish the signed-off pass rates.", no_args_is_help=True, rich_markup_mode=None)

By = Annotated[str, typer.Option(help="Your username, a planning officer's: it stands in the record.")]


@app.command()
def publish(
    by: By,
    contact: Annotated[str, typer.Option(help="The unit to contact; default: as told last.")] = "",
    email: Annotated[str, typer.Option(help="Its e-mail address; default: as told last.")] = "",
    note: Annotated[str, typer.Option(help="What is new in this edition.")] = "",
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Publish what is signed off as the next edition, small groups withheld.

    \b
    Example:
      academy open-data publish --by orn --contact กองแผนงาน --email planning@example.go.th
    """
    from academy.publishing import Contact
    from foundation.store import utc_now

    _, publishing = _open(home, database_url)
    done = publishing.publish(by=by, contact=Contact(contact, email), note=note, now=utc_now())
    rows = done.edition.document["rows"]
    withheld = sum(row["status"] == "suppressed" for row in rows)
    typer.echo(f"revision {done.edition.revision}: {len(rows)} แถว/rows, ปกปิด/withheld {withheld}")
    if done.evidence:
        typer.echo(f"บันทึกเป็นหลักฐานขั้นที่ 8 แล้ว / recorded as evidence of step 8: {done.evidence}")


@app.command()
def retract(
    by: By,
    reason: Annotated[str, typer.Option(help="Why; stands in the catalogue.")],
    home: Home = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Publish an edition without rows, which says why; earlier editions stay on record.

    \b
    Example:
      academy open-data retract --by orn --reason "พบข้อผิดพลาดในรอบ 2570/6"
    """
    from foundation.store import utc_now

    _, publishing = _open(home, database_url)
    edition = publishing.retract(by=by, reason=reason, now=utc_now())
    typer.echo(f"revision {edition.revision}: เพิกถอนแล้ว/retracted")


@app.command("list")
def list_editions(home: Home = None, database_url: DatabaseUrl = None) -> None:
    """List what was published, the newest first.

    \b
    Example:
      academy open-data list --home var
    """
    from academy.views.open_pass_rates import DATASET
    from indicator.thai_calendar import thai_datetime
    from planning import open_data

    academy, _ = _open(home, database_url)
    with academy.reading() as session:
        for one in open_data.editions(session, DATASET):
            state = "เพิกถอน/retracted" if one.retracted else f"{len(one.document['rows'])} แถว/rows"
            typer.echo(f"{one.revision} {thai_datetime(one.at)} {one.by} {state} {one.note}".rstrip())


def _open(home: "Path | None", database_url: str | None) -> "tuple[Academy, Publishing]":
    from academy.publishing import Publishing
    from academy.settings import load_settings
    from academy.workflow import Academy

    settings = load_settings(home=home, database_url=database_url)
    academy = Academy(settings)
    return academy, Publishing(academy.sessions, settings)
