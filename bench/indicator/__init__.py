"""The indicator at the size of a country: 100,000 trainees, twelve modules, three million attempts, in SQLite."""

import io
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

from academy.views.cube import count_everybody
from academy.views.people_table import people_table, scores_table
from academy.views.rules import current_rule
from academy.workflow import Academy
from bench.figure import Figure
from bench.indicator.bare import bare_cube
from bench.indicator.gradebook import ASSIGNMENTS, STUDENTS, Run, export_scores
from bench.indicator.page import VISITS, academy_at, visits
from bench.indicator.records import MODULES, fill
from bench.progress import console
from foundation.store import utc_now
from indicator import Cube, Scope
from indicator.tables import Table, to_csv, to_xlsx

FEW, MANY = 10_000, 100_000
ROUNDS = 3
CUBE_TARGET, GROWTH_TARGET, PAGE_TARGET_S, XLSX_TARGET, EXPORT_TARGET = 1.5, 10.5, 0.3, 1.5, 1000.0
_PERCENT = 60.0
_T = TypeVar("_T")


def measure() -> list[Figure]:
    """Five figures: the cube beside bare SQL, its growth, the page, the file of everybody, and nbgrader's export."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as scratch:
        few, many = (_academy(Path(scratch, str(people)), people) for people in (FEW, MANY))
        few_s, _, _ = _cubes(few, FEW)
        ours_s, bare_s, same = _cubes(many, MANY)
        console.print(f"indicator: the page, {VISITS} times …")
        first_s, waits = visits(many)
        return [
            _cube(ours_s, bare_s, same=same),
            _growth(few_s, ours_s),
            _page(first_s, waits),
            _xlsx(many),
            _export(Path(scratch, str(MANY)), Path(scratch)),
        ]


def _academy(home: Path, people: int) -> Academy:
    console.print(f"indicator: a ledger of {people:,} trainees …")
    home.mkdir()
    attempts = fill(home / "academy.db", people)
    console.print(f"indicator: {attempts:,} attempts")
    return academy_at(home)


def _cubes(academy: Academy, people: int) -> tuple[float, float, bool]:
    """Median seconds of our cube and of the bare one, in turns, and whether both tell the same."""
    database = academy.settings.home / "academy.db"
    ours, bare, same = [], [], True
    for number in range(ROUNDS):
        console.print(f"indicator: the cube of {people:,} trainees, {number + 1} of {ROUNDS} …")
        seconds, cube = _timed(lambda: _count(academy))
        ours.append(seconds)
        seconds, rows = _timed(lambda: bare_cube(database, len(MODULES)))
        bare.append(seconds)
        same = same and _told(cube) == _told_barely(rows)
    return median(ours), median(bare), same


def _count(academy: Academy) -> Cube:
    with academy.reading() as session:
        return count_everybody(session, current_rule(session, _PERCENT), now=utc_now())


def _told(cube: Cube) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Tell every count of a cube by cohort and agency, and by cohort and module, B, A and u last."""
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for cell in cube.cells:
        came, key = cell.turnout, (cell.cohort_id, cell.agency)
        counts = (came.registered, came.started, came.submitted)
        found[key] = (*counts, cell.counts.counted, cell.counts.passed, cell.counts.undecided)
        found["first", *key] = (*counts, cell.first.counted, cell.first.passed, cell.first.undecided)
    for one in cube.module_cells:
        found["module", one.cohort_id, one.assignment_id] = (one.counts.passed, one.counts.undecided)
    for two in cube.learning_cells:
        found["learned", two.cohort_id] = (two.n, two.improved)
    return found


def _told_barely(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for row in rows:
        if len(row) == 6:  # noqa: PLR2004 - the columns of the tests before and after
            cohort, before, most, after, after_most, n = row
            took, improved = found.get(("learned", cohort), (0, 0))
            better = after / after_most > before / most
            found["learned", cohort] = (took + n, improved + n * better)
        elif row[3]:
            found["module", row[0], row[3]] = (row[8], row[9])
        else:
            key = (row[0], row[1])
            found[("first", *key) if key in found else key] = tuple(row[4:10])
    return found


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _cube(ours_s: float, bare_s: float, *, same: bool) -> Figure:
    return Figure(
        name="cube",
        what=f"Every figure of {MANY:,} trainees × {len(MODULES)} modules, beside bare SQL for the same",
        what_th=f"ตัวเลขทุกระดับของผู้เข้ารับการอบรม {MANY:,} คน × {len(MODULES)} ชุด เทียบกับ SQL ล้วน",
        theirs=f"{bare_s:.1f} s",
        ours=f"{ours_s:.1f} s",
        value=ours_s / bare_s,
        unit="×",
        target=CUBE_TARGET,
        flaw="" if same else "the two do not tell the same figures",
        details={"ours_s": ours_s, "bare_s": bare_s},
    )


def _growth(few_s: float, many_s: float) -> Figure:
    return Figure(
        name="growth of the cube",
        what=f"The same for {MANY:,} trainees beside {FEW:,}",
        what_th=f"งานเดียวกันของ {MANY:,} คนเทียบกับ {FEW:,} คน",
        theirs=f"{few_s:.2f} s",
        ours=f"{many_s:.1f} s",
        value=many_s / few_s,
        unit="×",
        target=GROWTH_TARGET,
        details={"few_s": few_s, "many_s": many_s},
    )


def _page(first_s: float, waits: Sequence[float]) -> Figure:
    p95 = quantiles(waits, n=20, method="inclusive")[-1]
    return Figure(
        name="indicator's page",
        what=f"The indicator's page of {MANY:,} trainees, from the kept figures: p95",
        what_th=f"หน้าตัวชี้วัดของ {MANY:,} คน จากตัวเลขที่เก็บไว้: p95",
        theirs="–",
        ours=f"p50 {median(waits):.2f} s, first {first_s:.1f} s",
        value=p95,
        unit="s",
        target=PAGE_TARGET_S,
        details={"first_s": first_s, "p50_s": median(waits), "max_s": max(waits)},
    )


def _xlsx(academy: Academy) -> Figure:
    """Everybody by name: our file beside bare XlsxWriter's, the same cells given to both."""
    console.print(f"indicator: XLSX of {MANY:,} people …")
    with academy.reading() as session:
        read = people_table(session, Scope.OFFICIAL, proposed_percent=_PERCENT)
        table = Table(read.name, read.headers, list(read.rows))
    ours_s, _ = _timed(lambda: to_xlsx(table))
    bare_s, _ = _timed(lambda: _bare_xlsx(table))
    return Figure(
        name="xlsx",
        what=f"XLSX of {MANY:,} people, beside the same cells by bare XlsxWriter in constant memory",
        what_th=f"XLSX ของ {MANY:,} คน เทียบกับ XlsxWriter ล้วนเขียนเซลล์เดียวกันด้วยหน่วยความจำคงที่",
        theirs=f"{bare_s:.1f} s",
        ours=f"{ours_s:.1f} s",
        value=ours_s / bare_s,
        unit="×",
        target=XLSX_TARGET,
        details={"ours_s": ours_s, "bare_s": bare_s},
    )


def _bare_xlsx(table: Table) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([table.headers, *table.rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _export(home: Path, scratch: Path) -> Figure:
    """Everybody's points beside nbgrader's, both in a process that has all imported, from opening the records on."""
    console.print("indicator: everybody's points as CSV …")
    ours = _our_export(home, scratch / "scores.csv")
    told = f"{STUDENTS} students × {ASSIGNMENTS} assignments"
    console.print(f"indicator: nbgrader export of {told} …")
    theirs = export_scores(scratch)
    return Figure(
        name="export",
        what="Rows of scores a second, one a person and assignment, beside nbgrader export of its gradebook; start-up not counted",
        what_th="จำนวนแถวคะแนนต่อวินาที หนึ่งแถวต่อคนต่อชุด เทียบกับ nbgrader export โดยไม่นับเวลาเริ่มโปรแกรมทั้งสองฝั่ง",
        theirs=f"{theirs.rows_per_s:.1f}/s ({told}, {theirs.wall_s:.0f} s)",
        ours=f"{ours.rows_per_s:,.0f}/s ({ours.rows:,} rows)",
        value=ours.rows_per_s / theirs.rows_per_s,
        unit="×",
        target=EXPORT_TARGET,
        at_least=True,
        details={
            "ours": asdict(ours),
            "theirs": asdict(theirs),
            "by_cpu_s": (ours.rows / ours.cpu_s) / (theirs.rows / theirs.cpu_s),
        },
    )


def _our_export(home: Path, file: Path) -> Run:
    began, began_cpu = time.perf_counter(), time.process_time()
    academy = academy_at(home)
    with academy.reading() as session:
        file.write_bytes(to_csv(scores_table(session, Scope.OFFICIAL, proposed_percent=_PERCENT)))
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    academy.engine.dispose()
    return Run(file.read_bytes().count(b"\n") - 1, wall_s, cpu_s)
