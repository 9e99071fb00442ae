"""The program that judges an exercise: pytest, with our plugin and nothing of the submission's.

The order: `kind`, `entry`, `target` (the entry of what a trainee's own tests are run against), `env` (name → value as
the app gets it, `{"file": …}` already a path), `files` (path below /work → bytes, for the judge: `suite/public`,
`suite/hidden`, `suite/support`, `env`), `student_files` (for the student: `submission`, `env`), `secret` when what `env`
holds for both is not to come out and `open_files` when something else is public in its place, `timeout_s` for the whole
and `test_timeout_s` for a test; `first_failure` when no test is to be run after one that fails; `care` for tests that a
trainee did not write (see `grader.judge.agreement`); `data_seed`, by which tests draw their data; `works` for several
pieces of work that are nobody's, each as `student_files` would be; then `student_files` is work that passes everything.

The result: `{"tests": [{"name", "hidden", "passed", "message"} …], "error": text}`; `error` is set when the tests
themselves could not be collected, which is no fault of the trainee's. With `works` there is `works` too: such a result
for each, None when there is none to be had.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from grader.judge.parties import Parties
from grader.judge.students import Students
from grader.judge.trainee import Trainee
from grader.judge.written import WrittenTests

ROOM = Path("/work")
SUITE = ROOM / "suite"
WARM_S = 30.0
WORKS: Mapping[str, Callable[[Mapping[str, Any], Students], Any]] = {
    "provider": Trainee, "consumer": Trainee, "pair": Parties, "tests": WrittenTests,
}  # fmt: skip


def judge(order: Mapping[str, Any], students: Students) -> dict[str, Any]:
    """Run both suites against the trainee's work."""
    make = WORKS[order["kind"]]
    works = [partial(make, {**order, "student_files": files}, students) for files in order.get("works", ())]
    for path, content in order["files"].items():
        target = ROOM / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    SUITE.mkdir(exist_ok=True)
    os.chdir(SUITE)
    sys.path.insert(0, str(SUITE / "support"))
    work = make(order, students)
    times = order["timeout_s"], order["test_timeout_s"]
    return _run(
        SUITE, work, students, *times,
        data_seed=order["data_seed"], until_failure=bool(order.get("first_failure")), works=works,
    )  # fmt: skip


def warm_up() -> None:
    """Run pytest once, in a folder of the warm parent's own, and begin the run that a child goes on with."""
    from grader.judge import begun, warming

    warming.warm_up(lambda suite, work: _run(suite, work, work, WARM_S, WARM_S))
    begun.begin()


def _run(
    suite: Path,
    work: Any,
    students: Any,
    timeout_s: float,
    test_timeout_s: float,
    *,
    data_seed: str = "",
    until_failure: bool = False,
    works: Sequence[Callable[[], Any]] = (),
) -> dict[str, Any]:
    """What the tests below `suite` came to; without `works`, of `students` just `lost` and `foresight` are used."""
    from academy_lab.suite import RAN
    from grader.judge import begun
    from grader.judge.many import EachInAFork
    from grader.judge.plugin import ExercisePlugin

    plugin = ExercisePlugin(work, students, timeout_s, test_timeout_s, data_seed)
    each = EachInAFork(plugin, works, students, timeout_s, lambda: work, learns=until_failure) if works else None
    folders = [suite / name for name in ("public", "hidden") if (suite / name).is_dir()]
    code, said = begun.run(suite, folders, filter(None, (plugin, each)), until_failure=until_failure)
    result = plugin.result() | ({"works": each.results} if each else {})
    if code not in RAN:
        result["error"] = f"pytest ended with {code}: {result['error'] or said[-2000:]}"
    return result
