"""`academy autograde`, `generate-assignment` and `grade-exercise`: a folder on the disk is all they need."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foundation.errors import UnusableInput

if TYPE_CHECKING:
    from academy.standalone import Report

_MOST_WORKERS = 256
_INTERRUPTED = 130

Assignment = Annotated[
    str, typer.Argument(metavar="ASSIGNMENT", help="The assignment: a folder's name in source/, for example ps1.")
]
CourseDir = Annotated[
    Path, typer.Option("--course-dir", metavar="DIR", help="The course directory, with source/ and submitted/.")
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the results there, as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")]


def generate(assignment: Assignment, course_dir: CourseDir = Path()) -> None:
    """Prepare ASSIGNMENT for handing out, in place of nbgrader generate_assignment.

    Reads source/ASSIGNMENT, writes release/ASSIGNMENT without solutions and hidden tests, and brings the gradebook up
    to it. nbgrader_config.py is followed. Nothing is written when anything is wrong with the source.

    \b
    Example:
      academy generate-assignment ps1 --course-dir ~/course101
    """
    from academy.standalone import Directory, generate_assignment

    release = generate_assignment(Directory.open(course_dir, assignment))
    files = len(release.student)
    typer.echo(
        f"เตรียมแล้ว / prepared: {assignment}  {files} files  {len(release.cells)} cells  {release.max_score:g} points"
    )


def autograde(
    assignment: Assignment,
    course_dir: CourseDir = Path(),
    student: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="S", help="Only this student; may be given again, and be a pattern: 'a*'."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="How many submissions are graded at once [default: the cores].")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Grade again what is graded already.")] = False,
    json_file: JsonFile = None,
    quiet: Quiet = False,
) -> None:
    """Grade the submissions of ASSIGNMENT, in place of nbgrader autograde.

    Reads source/ASSIGNMENT and submitted/*/ASSIGNMENT, runs each submission in a sandbox of its own, and writes
    autograded/ and the gradebook that nbgrader_config.py names. Formgrader, nbgrader generate_feedback and nbgrader
    export go on from there.

    What is graded is not graded again unless it was handed in anew or --force is given: stop with Ctrl-C and start
    again at will. Exit code 0 when grading ran, whatever the scores; 2 when the course cannot be used.

    \b
    Examples:
      academy autograde ps1 --course-dir ~/course101
      academy autograde ps1 --course-dir ~/course101 --student somchai --force --json results.json
    """
    from academy.standalone import check_report_file, write_report
    from academy.standalone.progress import grade_with_progress

    _check_workers(workers)
    check_report_file(json_file)
    try:
        report = grade_with_progress(
            course_dir, assignment, students=student or (), workers=workers, force=force, quiet=quiet
        )
        if json_file is not None:
            write_report(report, json_file)
    except KeyboardInterrupt:
        _stop_at_once()
    if not quiet:
        _summarise(report)


def grade_exercise(
    exercise_dir: Annotated[
        Path, typer.Argument(metavar="EXERCISE_DIR", help="The exercise: a folder with exercise.toml and tests/.")
    ],
    submission_dir: Annotated[
        Path, typer.Argument(metavar="SUBMISSION_DIR", help="The work: laid out like the exercise's starter/.")
    ],
    partner: Annotated[
        Path | None,
        typer.Option("--partner", metavar="DIR", help="In a pair: the work of which the provider is taken."),
    ] = None,
    data_seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="SEED", help="Repeat a run: the tests draw the data that a failure told."),
    ] = None,
    json_file: JsonFile = None,
    quiet: Quiet = False,
) -> None:
    """Grade the work in SUBMISSION_DIR by the tests of EXERCISE_DIR, in a sandbox.

    One line a test, and one cell a test in the JSON. Exit code 0 when grading ran, whatever the score; 2 when the
    exercise has no tests or cannot be used. In an exercise of the kind "pair" the work holds the folders consumer/ and
    provider/; with --partner the provider is somebody else's.

    \b
    Examples:
      academy grade-exercise course/exercises/m05 ~/my-answer --json result.json
      academy grade-exercise linkage somchai/ --partner malee/
      academy grade-exercise course/exercises/m01 ~/my-answer --seed 5f1c09ab37d2e481
    """
    from academy.standalone import check_report_file, grade_exercise_folder, write_report

    check_report_file(json_file)
    try:
        report = grade_exercise_folder(exercise_dir, submission_dir, partner, data_seed)
    except KeyboardInterrupt:
        _stop_at_once()
    if json_file is not None:
        write_report(report, json_file)
    if not quiet:
        _list_tests(report)


def _check_workers(workers: int | None) -> None:
    if workers is not None and not 1 <= workers <= _MOST_WORKERS:
        raise UnusableInput(
            "bad-workers",
            th=f"ค่า --workers ต้องเป็นจำนวนเต็มตั้งแต่ 1 ถึง {_MOST_WORKERS} โปรดแก้แล้วสั่งใหม่",
            en=f"--workers must be a whole number from 1 to {_MOST_WORKERS}; correct it and try again.",
        )


def _summarise(report: "Report") -> None:
    graded = len(report.results) - len(report.ungraded)
    typer.echo(
        f"ตรวจแล้ว / graded: {graded}  ยังตรวจไม่ได้ / ungraded: {len(report.ungraded)}  "
        f"(ตรวจครั้งนี้ / just now: {report.fresh})"
    )
    for item in report.ungraded:
        typer.echo(f"  {item['student_id']}: {item['reason']}")


def _list_tests(report: "Report") -> None:
    (result,) = report.results
    for cell in result["cells"]:
        points = f"{cell['score']:g} / {cell['max_score']:g}"
        typer.echo(f"{cell['outcome']:8}  {points:>9}  {cell['grade_id']}")
        for line in cell["message"].splitlines():
            typer.echo(f"{'':21}{line}")
    typer.echo(f"{result['status']}  {result['score']:g} / {result['max_score']:g}  {result['reason']}".rstrip())


def _stop_at_once() -> None:
    """After Ctrl-C: what is written is whole, and what still runs dies with this process."""
    typer.echo("\nหยุดแล้ว สั่งอีกครั้งเพื่อทำต่อ / stopped; the same command goes on from here", err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_INTERRUPTED)
