"""A test cell that can only be run in the trainee's interpreter."""

import os
from collections.abc import Mapping
from typing import Any

from grader.judge.link import TraineeLink
from grader.judge.messages import OUT_OF_TIME, PROCESS_ENDED
from grader.judge.outputs import error_output, lost_output
from grader.judge.students import StudentLost


def run_shared(link: TraineeLink, cell: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """The verdict and the outputs. Passed only when a value nobody knew before comes back."""
    proof = os.urandom(16).hex()
    verdict = {"passed": False, "credit": None, "message": "", "shared": True}
    try:
        done = link.ask("run_shared", code=cell["source"], proof=proof)
    except StudentLost as lost:
        return verdict | {"message": OUT_OF_TIME if lost.stalled else PROCESS_ENDED}, [lost_output(lost)]
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what the student's process answers is theirs
        done = {"outputs": [error_output(type(error).__name__, "")]}
    given = done.get("proof") if type(done) is dict else None
    passed = type(given) is str and given == proof
    outputs = [] if passed else [error_output("AssertionError", "")]
    return verdict | {"passed": passed}, outputs
