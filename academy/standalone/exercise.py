"""One folder of work against one exercise folder."""

from pathlib import Path

from academy.standalone.report import Report, told
from foundation.errors import UnusableInput
from grader.autograde import grade_exercise, process_sandbox


def grade_exercise_folder(exercise: Path, work: Path) -> Report:
    """Grade `work`, which is laid out like the exercise's `starter/`. Raises UnusableInput, SandboxUnavailable."""
    for folder in (exercise, work):
        if not folder.is_dir():
            raise _no_folder(folder)
    if not (exercise / "exercise.toml").is_file():
        raise _no_exercise(exercise)
    exercise, work = exercise.resolve(), work.resolve()
    result = grade_exercise(exercise, work, sandbox=process_sandbox())
    return Report(exercise.name, (told(work.name, result),), fresh=1)


def _no_folder(folder: Path) -> UnusableInput:
    return UnusableInput(
        "no-such-folder",
        th=f"ไม่พบโฟลเดอร์ «{folder}» โปรดตรวจชื่อแล้วสั่งใหม่",
        en=f"There is no folder “{folder}”; check the name and try again.",
    )


def _no_exercise(folder: Path) -> UnusableInput:
    return UnusableInput(
        "no-exercise",
        th=f"โฟลเดอร์ «{folder}» ไม่มีไฟล์ exercise.toml จึงไม่ใช่แบบฝึกหัด โปรดระบุโฟลเดอร์ของแบบฝึกหัด",
        en=f"“{folder}” has no exercise.toml, so it is no exercise; name the exercise's own folder.",
    )
