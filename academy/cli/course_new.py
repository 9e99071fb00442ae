"""`academy course new`: begin an assignment."""

from pathlib import Path
from typing import Annotated

import typer


def new(
    assignment: Annotated[str, typer.Argument(metavar="ID", help="Its id, for example m13.")],
    title_th: Annotated[str, typer.Option(help="Its title in Thai.")],
    title_en: Annotated[str, typer.Option(help="Its title in English.")],
    kind: Annotated[
        str, typer.Option(help="notebook, or with an exercise: consumer (a module) or provider (a FastAPI app).")
    ] = "notebook",
    stage: Annotated[str, typer.Option(help="Collect, Manage, Analyze or Decision.")] = "Manage",
    sop_steps: Annotated[str, typer.Option(help="The steps of the SOP that it is about.")] = "5–6",
    course_dir: Annotated[
        Path | None, typer.Option("--course-dir", metavar="DIR", help="The course source, with course.toml.")
    ] = None,
) -> None:
    """Begin an assignment: a small one that works, with tests, a solution, right and wrong answers to replace.

    What is left for you to write is marked «เติม: …». academy course check names what is left, and is green when it is
    written.

    \b
    Example:
      academy course new m13 --title-th "คุณภาพข้อมูล" --title-en "Data Quality" --kind consumer
    """
    from academy.gate.new_module import Kind, NewModule, write_module
    from academy.settings import load_settings
    from foundation.errors import UnusableInput
    from grader.source import load_course

    if kind not in list(Kind):
        known = ", ".join(Kind)
        raise UnusableInput(
            "unknown-kind",
            th=f"ไม่มีแบบฝึกหัดชนิด «{kind}» โปรดเลือกจาก {known}",
            en=f"There is no kind “{kind}”; take one of {known}.",
        )
    course = load_course(load_settings(course_dir=course_dir).course_dir)
    written = write_module(course, NewModule(assignment, title_th, title_en, Kind(kind), stage, sop_steps))
    for path in written:
        typer.echo(str(path.relative_to(course.root)))
    typer.echo(f"เขียนช่อง «เติม: …» แล้วสั่ง / fill in the blanks, then: academy course check {assignment}")
