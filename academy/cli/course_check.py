"""`academy course check`: prove that the tests of assignments are worth what they say."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from academy.gate import Proof
    from academy.gate.course import Progress

RED = 1
JSON_VERSION = 1


def check(
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Which ones [default: the whole course].")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all of it there.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, metavar="N", help="How much runs at once [default: the cores].")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Prove again what is proved already.")] = False,
    course_dir: Annotated[
        Path | None, typer.Option("--course-dir", metavar="DIR", help="The course source, with course.toml.")
    ] = None,
) -> None:
    """Prove that each ASSIGNMENT is fit to be handed out, by grading its prepared work with the real engine.

    \b
    - the solution and every alternative earn all points, the starter none, and every mutant fails exactly
      the tests that it names;
    - automatic mutations of the solution (boundary, operator, constant, removed call) are killed by the tests;
      one that changes nothing is set aside in equivalent.toml, with the reason;
    - the notebooks run from top to bottom with the sample API and without it; nothing hidden is handed out;
    - points, minutes, links and Thai spelling hold (right words that no list has: course/allowed_words.txt).

    How much is asked stands in course.toml under [demands]. What has not changed since it was proved is not proved
    again. Exit code 0 when all is proved, 1 when something is not, 2 when the course cannot be used.

    \b
    Examples:
      academy course check
      academy course check m03 m04 --json proof.json
    """
    from academy.gate import check_course, to_json
    from academy.settings import load_settings
    from academy.standalone import check_report_file
    from grader.source import load_course

    check_report_file(json_file)
    settings = load_settings(course_dir=course_dir)
    course = load_course(settings.course_dir)
    names = list(dict.fromkeys(assignments or [item.assignment_id for item in course.assignments]))
    with _bar() as progress:
        proofs = check_course(course, names, cache=settings.cache_dir, force=force, workers=workers, progress=progress)
    if json_file is not None:
        document = {"version": JSON_VERSION, "assignments": [to_json(proof) for proof in proofs]}
        json_file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    _tell(proofs)
    if not all(proof.green for proof in proofs):
        raise typer.Exit(RED)


@contextmanager
def _bar() -> Iterator["Progress"]:
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("พิสูจน์หลักสูตร/proving", total=None)
        yield lambda done, all_of_it: bar.update(task, completed=done, total=all_of_it)


def _tell(proofs: list["Proof"]) -> None:
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 120
    console = Console(highlight=False, soft_wrap=True, width=wide)
    console.print(_table(proofs))
    for proof in proofs:
        for item in proof.findings:
            console.print(
                f"\n[bold]{_plain(item.where)}[/bold]  {item.code}",
                f"  {_plain(item.th)}",
                f"  {_plain(item.en)}",
                sep="\n",
            )
    for proof in proofs:
        if proof.survivors and not proof.green:
            console.print(
                f"\n# {proof.assignment_id}: ที่รอดจากเทสต์ / survivors", *map(_entry, proof.survivors), sep="\n"
            )


def _table(proofs: list["Proof"]) -> "Table":
    from rich.table import Table

    table = Table(title="ผลพิสูจน์หลักสูตร / The course, proved")
    for heading in ("ชุด", "เฉลย", "เริ่มต้น", "คำตอบอื่น", "คำตอบผิด", "ดัดแปลง", "รอด/เว้น/ค้าง", "นาที", "วินาที", ""):
        table.add_column(heading, justify="left" if heading in {"ชุด", ""} else "right")
    for proof in proofs:
        score = "–" if proof.mutation_percent is None else f"{proof.mutation_percent:.0f} %"
        table.add_row(
            proof.assignment_id,
            f"{proof.solution_percent:g} %",
            f"{proof.starter_percent:g} %",
            "{}/{}".format(*proof.alternatives),
            "{}/{}".format(*proof.mutants),
            score,
            f"{proof.survived}/{proof.equivalent}/{proof.timeouts}",
            str(proof.minutes or "–"),
            f"{proof.seconds:.0f}",
            "[green]ผ่าน / green[/green]" if proof.green else "[red]ไม่ผ่าน / red[/red]",
        )
    return table


def _entry(survivor: object) -> str:
    from dataclasses import asdict

    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in asdict(survivor).items()]  # type: ignore[call-overload]
    return _plain("\n".join(["[[equivalent]]", *lines, 'reason = ""', ""]))


def _plain(text: str) -> str:
    """Without meaning for rich."""
    from rich.markup import escape

    return escape(text)
