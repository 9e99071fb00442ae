"""`academy course check`: prove that the tests of assignments are worth what they say."""

import json
from pathlib import Path
from typing import Annotated

import typer

RED = 1
JSON_VERSION = 1


def check(
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Which ones [default: the whole course].")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all of it there.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, metavar="N", help="How much runs at once [default: one more than the cores]."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Prove again what is proved already.")] = False,
    update_table: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Prove all again and put the table into course.th.md and course.en.md there."),
    ] = None,
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

    How much is asked stands in course.toml under [demands]. A green proof is kept in course/proofs/ (keep it with the
    source): release asks for it, and what has not changed is not proved again. Exit code 0 when all is proved, 1 when
    something is not, 2 when the course cannot be used.

    \b
    Examples:
      academy course check
      academy course check m03 m04 --json proof.json
      academy course check --update-table docs
    """
    from academy.cli.proofs import progress_bar, tell, write_table
    from academy.gate import check_course, to_json
    from academy.settings import load_settings
    from academy.standalone import check_report_file
    from grader.source import load_course

    check_report_file(json_file)
    settings = load_settings(course_dir=course_dir)
    course = load_course(settings.course_dir)
    names = list(dict.fromkeys(assignments or [item.assignment_id for item in course.assignments]))
    with progress_bar() as progress:
        proofs = check_course(
            course,
            names,
            cache=settings.cache_dir,
            force=force or update_table is not None,
            workers=workers,
            progress=progress,
        )
    if json_file is not None:
        document = {"version": JSON_VERSION, "assignments": [to_json(proof) for proof in proofs]}
        json_file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    is_green = tell(proofs)
    if update_table is not None:
        write_table(proofs, update_table)
    if not is_green:
        raise typer.Exit(RED)
