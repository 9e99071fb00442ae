"""What a pair of trainees' work is judged by, packed into the release of the exercise and read from it again."""

import json
from dataclasses import asdict

from grader.model import EXERCISE, PARTIES, Bundle, CellKind, Exercise, GradeCell, PairExercise, Release
from grader.release.scoreboard import exercise_cells

PAIR = "pair"
_TESTS = f"{PAIR}/tests.json"


def pair_files(exercise: Exercise) -> dict[str, bytes]:
    """The files of a release's grading bundle by which pairs are judged; none where the exercise makes no pairs."""
    if exercise.pair is None:
        return {}
    tests = [asdict(cell) for cell in exercise_cells(exercise.pair)]
    folders = {
        f"{EXERCISE}/tests": exercise.pair.folder / "tests",
        PARTIES[0]: exercise.folder / "solution",
        PARTIES[1]: exercise.pair.folder / "reference",
    }
    files = {_TESTS: json.dumps(tests, ensure_ascii=False).encode()}
    files[f"{PAIR}/{EXERCISE}/exercise.toml"] = (exercise.pair.folder / "exercise.toml").read_bytes()
    for name, folder in folders.items():
        files |= {f"{PAIR}/{name}/{path}": content for path, content in Bundle.from_folder(folder).items()}
    return files


def pair_exercise(release: Release) -> PairExercise | None:
    """What `pair_files` packed, or None for a release that makes no pairs."""
    if _TESTS not in release.grading:
        return None
    packed = release.grading.under(PAIR)
    cells = [GradeCell(**{**cell, "kind": CellKind(cell["kind"])}) for cell in json.loads(packed["tests.json"])]
    judged_by = Bundle({path: content for path, content in packed.items() if path.startswith(f"{EXERCISE}/")})
    pair = Release(release.assignment_id, Bundle({}), judged_by, tuple(cells), release.digest)
    return PairExercise(pair, packed.under(PARTIES[0]), packed.under(PARTIES[1]))
