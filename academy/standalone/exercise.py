"""One folder of work against one exercise folder."""

import hashlib
from pathlib import Path

from academy.standalone.report import Report, told
from foundation.errors import UnusableInput
from grader.autograde import KeepsDying, autograde, not_graded, process_sandbox
from grader.model import EXERCISE, PARTIES, Bundle, Exercise, ExerciseKind, GradingResult, Release
from grader.release import exercise_release
from grader.source import read_exercise


def grade_exercise_folder(
    exercise: Path, work: Path, partner: Path | None = None, data_seed: str | None = None
) -> Report:
    """Grade `work`, which is laid out like the exercise's `starter/`; in a pair, against the provider of `partner`.

    `data_seed`, as a failure told it, repeats a run on the same data. Raises UnusableInput, SandboxUnavailable.
    """
    for folder in (exercise, work, partner):
        if folder is not None and not folder.is_dir():
            raise _no_folder(folder)
    if not (exercise / "exercise.toml").is_file():
        raise _no_exercise(exercise)
    exercise, work = exercise.resolve(), work.resolve()
    told_of = read_exercise(exercise)
    files = Bundle.from_folder(work)
    if partner is not None:
        files = _paired(told_of, files, Bundle.from_folder(partner))
    result = _graded(exercise_release(told_of), files, work.name, data_seed)
    return Report(exercise.name, (told(work.name, result),), fresh=1)


def _graded(release: Release, work: Bundle, student_id: str, data_seed: str | None) -> GradingResult:
    submission = Bundle({f"{EXERCISE}/{path}": content for path, content in work.items()})
    seed = hashlib.sha256(f"{release.assignment_id} {student_id}".encode()).hexdigest()
    try:
        return autograde(release, submission, student_seed=seed, sandbox=process_sandbox(), data_seed=data_seed)
    except KeepsDying as error:
        return not_graded(release, str(error))


def _paired(exercise: Exercise, ours: Bundle, theirs: Bundle) -> Bundle:
    """Our consumer and their provider."""
    if exercise.kind is not ExerciseKind.PAIR:
        raise UnusableInput(
            "no-pair",
            th=f"แบบฝึกหัด «{exercise.folder.name}» ไม่ใช่แบบจับคู่ (pair) จึงใช้ --partner ไม่ได้ โปรดสั่งใหม่โดยไม่ใส่ตัวเลือกนี้",
            en=f"The exercise “{exercise.folder.name}” is no pair, so --partner means nothing; leave it out.",
        )
    provider = f"{PARTIES[1]}/"
    taken = {path: content for path, content in theirs.items() if path.startswith(provider)}
    return Bundle({path: content for path, content in ours.items() if not path.startswith(provider)} | taken)


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
