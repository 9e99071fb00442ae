"""The exercise: what the judge is given, and what its verdicts are worth."""

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from grader.autograde.compiled import compiled
from grader.autograde.imports import imports
from grader.autograde.part import NoVerdict, Part, run_pair, ungraded
from grader.errors import CourseError
from grader.judge.agreement import Care
from grader.model import Bundle, CellKind, CellResult, ExerciseKind, GradeCell, Outcome, Release
from grader.sandbox import Imports, PairLimits, Sandbox

EXERCISE = "exercise"
TEST_TIMEOUT_S = 15.0
SLACK_S = 20.0
SEED_BYTES = 8  # more than anybody can try out
SERVED = frozenset({ExerciseKind.PROVIDER, ExerciseKind.PAIR, ExerciseKind.TESTS})
SUITE = "/work/suite"
LIBRARIES = frozenset({"pytest", "httpx"})
SERVER = frozenset({"fastapi", "uvicorn"})


@dataclass(frozen=True)
class _Settings:
    """`exercise.toml`, as far as grading needs it."""

    kind: ExerciseKind
    entry: str
    target: str
    timeout_s: float
    env: Mapping[str, Any]


def grade_exercise_cells(
    release: Release,
    submission: Bundle,
    *,
    student_seed: str,
    sandbox: Sandbox,
    care: Care = Care.GUESSES,
    data_seed: str | None = None,
) -> Part:
    """Results for the cells of the exercise; raises CourseError for an exercise that cannot be run.

    `care` says how often tests that somebody wrote are run; for `data_seed` see `exercise_order`.
    """
    cells = [cell for cell in release.cells if cell.notebook_id == EXERCISE]
    order, needed = exercise_order(release, submission, student_seed=student_seed, data_seed=data_seed)
    order = {**order, "care": care.value}
    try:
        limits = PairLimits(wall_s=order["timeout_s"] + SLACK_S)
        verdicts = _verdicts(run_pair(sandbox, "suite", order, limits, needed))
    except NoVerdict as no_verdict:
        return ungraded(cells, str(no_verdict))
    results = tuple(_weighed(cell, verdicts.get(cell.grade_id)) for cell in cells)
    missing = [cell.grade_id for cell in results if cell.outcome is Outcome.UNGRADED]
    reason = f"ไม่มีผลของ / No verdict on {', '.join(missing)}" if missing else ""
    return Part(results, reason)


def exercise_order(
    release: Release, submission: Bundle, *, student_seed: str, data_seed: str | None = None
) -> tuple[Mapping[str, Any], Imports]:
    """What the judge is given for the exercise; raises CourseError for one that cannot be run.

    `data_seed` is what tests draw their data by; without it, one that nobody can foresee.
    """
    exercise = release.grading.under(EXERCISE)
    settings = _settings(exercise)
    order = _order(settings, exercise, submission.under(EXERCISE), student_seed)
    return {**order, "data_seed": data_seed or secrets.token_hex(SEED_BYTES)}, _imports(settings, exercise)


def _imports(settings: _Settings, exercise: Bundle) -> Imports:
    """What the tests and the solution import, and what running them takes."""
    sources = {**exercise.under("tests"), **exercise.under("solution")}
    needed = LIBRARIES | (SERVER if settings.kind in SERVED else frozenset())
    found = imports(content for path, content in sources.items() if path.endswith(".py"))
    return Imports(found.release | needed)


def _settings(exercise: Bundle) -> _Settings:
    try:
        table = tomllib.loads(exercise["exercise.toml"].decode())
        kind = ExerciseKind(table["kind"])
        target = table["target"] if kind is ExerciseKind.TESTS else ""
        timeout_s = float(table.get("timeout_s", 60.0))
        return _Settings(kind, table["entry"], target, timeout_s, table.get("env", {}))
    except (KeyError, ValueError) as error:
        raise _unusable(f"exercise.toml: {error}") from error


def _unusable(what: str) -> CourseError:
    return CourseError(
        "exercise-cannot-be-run",
        th=f"ระบบตรวจใช้แบบฝึกหัดนี้ไม่ได้ ({what}) โปรดแก้ไฟล์ exercise.toml แล้วเผยแพร่ใหม่",
        en=f"The grader cannot run this exercise ({what}); mend exercise.toml and release it again.",
    )


def _order(settings: _Settings, exercise: Bundle, work: Bundle, student_seed: str) -> dict[str, Any]:
    env, env_files, open_files = _environment(settings, exercise, student_seed)
    tests = exercise.under("tests")
    run_here = {path: content for path, content in tests.items() if "targets" not in path.split("/")}
    suite = {f"suite/{path}": content for path, content in {**tests, **compiled(run_here, SUITE)}.items()}
    # A trainee's own tests are run against everything at once, in the first test that asks.
    test_timeout_s = settings.timeout_s if settings.kind is ExerciseKind.TESTS else TEST_TIMEOUT_S
    return {
        "kind": settings.kind.value,
        "entry": settings.entry,
        "target": settings.target,
        "env": env,
        "files": suite | env_files,
        "student_files": {
            f"submission/{path}": content for path, content in work.items() if not _is_given(path, exercise)
        }
        | env_files,
        "open_files": open_files,
        "secret": env_files != open_files,
        "timeout_s": settings.timeout_s,
        "test_timeout_s": min(test_timeout_s, settings.timeout_s),
    }


def _is_given(path: str, exercise: Bundle) -> bool:
    """Whether the file is one of the course's own open tests, handed out in the folder where trainees' tests may lie too."""
    return path in exercise and path.startswith(("tests/public/", "tests/support/"))


def _environment(
    settings: _Settings, exercise: Bundle, student_seed: str
) -> tuple[dict[str, str], dict[str, bytes], dict[str, bytes]]:
    """The `[env]` of the hidden suite, as values, and the files those name, by their path below /work.

    Then the public suite's files of those names: what is known to everybody.
    """
    values: dict[str, str] = {}
    files: dict[str, bytes] = {}
    open_files: dict[str, bytes] = {}
    for name, form in settings.env.items():
        match form:
            case str():
                values[name] = form
            case {"file": str() as path}:
                inside = f"env/{name}/{PurePosixPath(path).name}"
                values[name] = f"/work/{inside}"
                files[inside] = _suite_file(exercise, path)
                if f"tests/public/{path}" in exercise:
                    open_files[inside] = exercise[f"tests/public/{path}"]
            case {"random": int() as size}:
                values[name] = secrets.token_urlsafe(size)
            case {"student_seed": True}:
                values[name] = student_seed
            case _:
                raise _unusable(f"env.{name}")
    return values, files, open_files


def _suite_file(exercise: Bundle, path: str) -> bytes:
    for suite in ("hidden", "public"):
        content = exercise.get(f"tests/{suite}/{path}")
        if content is not None:
            return content
    raise _unusable(f"env: no file {path}")


def _verdicts(result: Mapping[str, Any]) -> dict[str, tuple[bool, str]]:
    """Test name to (passed, message); a name in both suites must pass in both."""
    if result.get("error"):
        raise NoVerdict(str(result["error"]))
    verdicts: dict[str, tuple[bool, str]] = {}
    try:
        for test in result["tests"]:
            name, passed, message = str(test["name"]), test["passed"] is True, str(test["message"])
            before = verdicts.get(name, (True, ""))
            verdicts[name] = (before[0] and passed, before[1] or message)
    except (KeyError, TypeError) as error:
        raise NoVerdict("the judge's result cannot be read") from error
    return verdicts


def _weighed(cell: GradeCell, verdict: tuple[bool, str] | None) -> CellResult:
    result = CellResult(cell.notebook_id, cell.grade_id, Outcome.UNGRADED, 0.0, cell.max_score)
    if cell.kind is CellKind.MANUAL:
        return replace(result, outcome=Outcome.MANUAL)
    if verdict is None:
        return replace(result, message="ไม่มีผลการตรวจของข้อนี้ / There is no verdict on this test.")
    if verdict[0]:
        return replace(result, outcome=Outcome.PASSED, score=cell.max_score)
    return replace(result, outcome=Outcome.FAILED, message=verdict[1])
