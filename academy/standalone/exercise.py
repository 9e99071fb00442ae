"""One folder of work against one exercise folder."""

import hashlib
from pathlib import Path

from academy.standalone.report import Report, told
from foundation.errors import UnusableInput
from grader.autograde import KeepsDying, autograde, not_graded, process_sandbox
from grader.model import EXERCISE, Bundle, GradingResult, Release
from grader.release import exercise_release
from grader.source import read_exercise


def grade_exercise_folder(exercise: Path, work: Path) -> Report:
    """Grade `work`, which is laid out like the exercise's `starter/`. Raises UnusableInput, SandboxUnavailable."""
    for folder in (exercise, work):
        if not folder.is_dir():
            raise _no_folder(folder)
    if not (exercise / "exercise.toml").is_file():
        raise _no_exercise(exercise)
    exercise, work = exercise.resolve(), work.resolve()
    release = exercise_release(read_exercise(exercise))
    result = _graded(release, Bundle.from_folder(work), work.name)
    return Report(exercise.name, (told(work.name, result),), fresh=1)


def _graded(release: Release, work: Bundle, student_id: str) -> GradingResult:
    submission = Bundle({f"{EXERCISE}/{path}": content for path, content in work.items()})
    seed = hashlib.sha256(f"{release.assignment_id} {student_id}".encode()).hexdigest()
    try:
        return autograde(release, submission, student_seed=seed, sandbox=process_sandbox())
    except KeepsDying as error:
        return not_graded(release, str(error))


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
