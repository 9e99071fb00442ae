"""What the gate found out, for people: a table and sentences on the screen, and the table in the documentation."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.errors import UnusableInput

if TYPE_CHECKING:
    from rich.table import Table

    from academy.gate import Progress, Proof, Survivor

WIDE = 120  # characters, where there is no terminal to ask
BEGIN, END = "<!-- proofs -->", "<!-- /proofs -->"
_HEADINGS = {
    "th": ("ชุด", "เฉลย", "เริ่มต้น", "คำตอบถูกอื่น", "คำตอบผิดที่จับได้", "จับการดัดแปลงได้", "ก่อนเว้น", "รอด / เว้น / ค้าง", "นาที", "วินาที"),
    "en": (
        "module", "solution", "starter", "alternatives", "mutants killed", "score", "raw score",
        "alive / set aside / endless", "minutes", "s",
    ),
}  # fmt: skip


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """Show how far proving is, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("พิสูจน์/proving", total=None)
        yield lambda done, all_of_it: bar.update(task, completed=done, total=all_of_it)


def tell(proofs: Sequence["Proof"]) -> bool:
    """Print the table and all that is wrong; whether nothing is."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True, markup=False, width=None if sys.stdout.isatty() else WIDE)
    console.print(_table(proofs))
    for proof in proofs:
        for item in proof.findings:
            console.print(f"\n{item.where}  [{item.code}]\n  {item.th}\n  {item.en}")
        if any(item.code == "mutants-survive" for item in proof.findings):
            console.print("", *map(_entry, proof.survivors), sep="\n")
    return all(proof.green for proof in proofs)


def write_table(proofs: Sequence["Proof"], folder: Path) -> None:
    """Put the table into `course.th.md` and `course.en.md` in `folder`, between its marks. Raises UnusableInput."""
    for language, headings in _HEADINGS.items():
        file = folder / f"course.{language}.md"
        try:
            before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
        except OSError as error:
            raise _no_page(file) from error
        _, end, after = rest.partition(END)
        if not end:
            raise _no_page(file)
        lines = [headings, ("---", *("---:" for _ in headings[1:])), *map(_row, proofs)]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        file.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _table(proofs: Iterable["Proof"]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title="ผลพิสูจน์ / proved")
    for heading in ("ชุด", "เฉลย", "เริ่มต้น", "ถูกอื่น", "ผิด", "ดัดแปลง", "ก่อนเว้น", "รอด/เว้น/ค้าง", "นาที", "วินาที"):
        table.add_column(heading, justify="left" if heading == "ชุด" else "right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for proof in proofs:
        verdict = Text("ผ่าน green", "green") if proof.green else Text("ไม่ผ่าน red", "red")
        table.add_row(*_row(proof), verdict)
    return table


def _row(proof: "Proof") -> tuple[str, ...]:
    return (
        proof.assignment_id,
        f"{proof.solution_percent:g} %",
        f"{proof.starter_percent:g} %",
        "{}/{}".format(*proof.alternatives),
        "{}/{}".format(*proof.mutants),
        _percent(proof.mutation_percent),
        _percent(proof.raw_percent),
        f"{proof.survived}/{proof.equivalent}/{proof.timeouts}",
        str(proof.minutes or "–"),
        f"{proof.seconds:.0f}",
    )


def _percent(share: float | None) -> str:
    """Never 100 % where anything is missing."""
    return "–" if share is None else f"{math.floor(share)} %"


def _entry(survivor: "Survivor") -> str:
    """As `equivalent.toml` would set it aside."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in asdict(survivor).items()]
    return "\n".join(["[[equivalent]]", *lines, 'reason = ""', ""])


def _no_page(file: Path) -> UnusableInput:
    return UnusableInput(
        "no-page-for-the-table",
        th=f"เขียนตารางลงใน {file} ไม่ได้ โปรดสร้างไฟล์ที่มีบรรทัด {BEGIN} และ {END}",
        en=f"The table cannot be put into {file}; make the file, with the lines {BEGIN} and {END}.",
    )
