"""How `academy indicator` tells a figure: in a line, as a table, as JSON; of either indicator."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from foundation.errors import UnusableInput

if TYPE_CHECKING:
    from indicator import PassRateReport
    from planning.link.difference import LevelDifference
    from planning.link.standing import LinkStanding
    from planning.sealed import AnySealed, KeptFigure, RateDifference
    from planning.snapshots import Snapshot

NO_DATA = "ไม่มีข้อมูล/no data"


class Which(StrEnum):
    """The two indicators, as commands call them."""

    PASS_RATE = "pass-rate"  # noqa: S105 - an indicator
    LINK_LEVEL = "link-level"

    @property
    def indicator_id(self) -> str:
        """The name under which figures are kept."""
        return self.value.replace("-", "_")


def only_pass_rates(which: Which, **options: object) -> None:
    """Refuse options that mean nothing for a level; raises UnusableInput."""
    given = ", ".join(f"--{name}" for name, value in options.items() if value)
    if which is Which.LINK_LEVEL and given:
        raise UnusableInput(
            "option-of-pass-rates",
            th=f"{given} ใช้ได้กับร้อยละของการผ่านเกณฑ์เท่านั้น โปรดเอาออกเมื่อใช้ --indicator link-level",
            en=f"{given} is for pass rates alone; leave it out with --indicator link-level.",
        )


def only_levels(which: Which, **options: object) -> None:
    """Refuse options that mean nothing for a pass rate; raises UnusableInput."""
    given = ", ".join(f"--{name}" for name, value in options.items() if value)
    if which is Which.PASS_RATE and given:
        raise UnusableInput(
            "option-of-levels",
            th=f"{given} ใช้ได้กับระดับความสำเร็จของการเชื่อมโยงเท่านั้น โปรดเพิ่ม --indicator link-level",
            en=f"{given} is for link levels alone; add --indicator link-level.",
        )


def rate_line(report: "PassRateReport") -> str:
    """Tell a pass rate in a line."""
    overall = report.overall
    return f"A={overall.numerator} B={overall.denominator} u={overall.undecided} {overall.shown or NO_DATA}"


def level_line(standing: "LinkStanding") -> str:
    """Tell a level in a line."""
    return f"ปีงบประมาณ/fiscal year {standing.fiscal_year.be} ระดับ/level {standing.reached.shown}"


def sealed_line(sealed: "AnySealed") -> str:
    """Tell the figure of a sealed file in a line."""
    from planning.link.bundle import SealedLevel

    return level_line(sealed.standing) if isinstance(sealed, SealedLevel) else rate_line(sealed.report)


def kept_name(kept: "Snapshot") -> str:
    """Name a kept figure: its round, its cohort if it is of one alone, and which revision of these people's it is."""
    cohort = f" รุ่น/cohort {kept.cohort_id}" if kept.cohort_id else ""
    return f"{kept.round}{cohort} revision {kept.revision}"


def kept_line(figure: "KeptFigure") -> str:
    """Tell a kept figure in a word or two."""
    from planning.sealed import KeptLevel

    return f"ระดับ/level {figure.shown}" if isinstance(figure, KeptLevel) else figure.shown or NO_DATA


def print_sealed(sealed: "AnySealed") -> None:
    """Print every figure of a sealed file."""
    from planning.link.bundle import SealedLevel

    if isinstance(sealed, SealedLevel):
        print_level(sealed.standing)
    else:
        print_rates(sealed.report)


def print_rates(report: "PassRateReport", *, as_json: bool = False) -> None:
    """Print every figure of a report."""
    from indicator.export import figure_json

    if as_json:
        _print_json({key.address: figure_json(value) for key, value in report.values.items()})
        return
    title = f"เกณฑ์/pass mark {report.rule.percent_text} %"
    rows = (
        (value.label.th, str(value.numerator), str(value.denominator), str(value.undecided), value.shown or NO_DATA)
        for value in report.values.values()
    )
    _print_table(title, ("ตัวเลข/figure", "A", "B", "รอผล/undecided", "ร้อยละ/percent"), rows)


def print_level(standing: "LinkStanding", *, as_json: bool = False) -> None:
    """Print a level with each step's evidence."""
    from planning.link.bundle import figures
    from planning.link.procedure import procedure

    if as_json:
        _print_json(figures(standing))
        return
    rows = (
        (
            f"{number.value}. {procedure().steps[number].name_th}",
            str(standing.table.level_of(number)),
            "ครบ/complete" if found.complete else "บางส่วน/in part" if found.partial else "ยังไม่มี/none",
            " · ".join(th for th, _en in found.lacking) or "–",
        )
        for number, found in standing.evidence.items()
    )
    confirmed = "" if standing.table.confirmed else " (ตารางระดับยังไม่ยืนยัน/level table not confirmed)"
    _print_table(
        level_line(standing) + confirmed,
        ("ขั้นตอน/step", "ระดับ/level", "หลักฐาน/evidence", "ยังขาด/lacking"),
        rows,
    )


def print_difference(difference: "RateDifference | LevelDifference") -> None:
    """Print what is behind a change: each person, or each step and what was recorded between."""
    from planning.link.procedure import procedure
    from planning.link.words import told
    from planning.sealed import RateDifference

    if isinstance(difference, RateDifference):
        for change in difference.people:
            typer.echo(f"  {change.username}: {_standing(change.before)} → {_standing(change.after)}")
        return
    for step in difference.steps:
        typer.echo(f"  {step.step.value}. {procedure().steps[step.step].name_th}")
        for mark, sentences in (("+", step.gained), ("-", step.lost)):
            for th, _en in sentences:
                typer.echo(f"    {mark} {th}")
    for item in difference.entries:
        typer.echo(f"  #{item.number} {item.by}: {told(item.event).th}")


def _standing(told: tuple[str, bool] | None) -> str:
    if told is None:
        return "–"
    return f"{told[0]} {'ผ่าน/passes' if told[1] else 'ไม่ผ่าน/does not pass'}"


def _print_json(figures: dict[str, Any]) -> None:
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))


def _print_table(title: str, heads: tuple[str, ...], rows: Any) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # As text: an agency's name in square brackets is no markup.
    table = Table(*heads, title=Text(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
