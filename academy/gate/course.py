"""The gate over several assignments at once, on all cores, with what is known from before."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from academy.gate import check, running
from academy.gate.digest import digest_of
from academy.gate.kept import KeptProofs
from academy.gate.proof import Proof
from academy.gate.verdicts import KeptVerdicts
from grader.autograde import local_pool, process_sandbox, usable_cores
from grader.model import Assignment, Course, ExerciseKind

Progress = Callable[[int, int], None]
WAITING = 1  # more than there are cores: some of what runs waits, for a partner that does not answer


def no_progress(_done: int, _all: int) -> None:
    """Nobody looks."""


def check_course(
    course: Course,
    assignment_ids: Iterable[str],
    *,
    cache: Path,
    force: bool = False,
    workers: int | None = None,
    progress: Progress = no_progress,
) -> list[Proof]:
    """Prove each assignment, or unless it is to be done by `force` take the kept proof of exactly this content; in order.

    `cache` is a folder for what was found out. `progress` is told how much is done, of how much. Raises CourseError,
    UnknownAssignment, SandboxUnavailable.
    """
    kept = KeptProofs(course.root, cache)
    verdicts = KeptVerdicts(cache / "verdicts", forget=force)
    digests = {name: digest_of(course, name) for name in assignment_ids}
    known = {} if force else {name: proof for name, digest in digests.items() if (proof := kept.find(name, digest))}
    fresh = [name for name in digests if name not in known]
    proofs = dict(known)
    if fresh:
        for proof in _prove(course, {name: digests[name] for name in fresh}, verdicts, workers, progress):
            proofs[proof.assignment_id] = proof
            if proof.green:
                kept.keep(proof)
    return [proofs[name] for name in digests]


def _prove(
    course: Course, digests: dict[str, str], verdicts: KeptVerdicts, workers: int | None, progress: Progress
) -> list[Proof]:
    done = all_of_it = 0

    def advance() -> None:
        nonlocal done
        done += 1
        progress(done, all_of_it)

    workers = workers or usable_cores() + WAITING
    with ExitStack() as open_now:
        pool = open_now.enter_context(local_pool(workers))
        open_now.callback(pool.shutdown, cancel_futures=True)
        sandbox = process_sandbox()
        runs = any(course.assignment(name).demands.notebooks_run for name in digests)
        environment = open_now.enter_context(running.sample_api()) if runs else {}
        under_way = []
        for name in sorted(digests, key=lambda name: _most_at_once(course.assignment(name))):
            checking = check.begin(
                course,
                name,
                sandbox=sandbox,
                executor=pool,
                environment=environment,
                verdicts=verdicts,
                advance=advance,
            )
            all_of_it += checking.jobs
            under_way.append(checking)
        cores = min(1.0, usable_cores() / workers)
        return [check.finish(item, digests[item.assignment.assignment_id], verdicts, cores=cores) for item in under_way]


def _most_at_once(assignment: Assignment) -> int:
    """What takes long in one piece goes first, so that no core waits for it in the end: tests of tests, exercises."""
    if assignment.exercise is None:
        return 2
    return 0 if assignment.exercise.kind is ExerciseKind.TESTS else 1
