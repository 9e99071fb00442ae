"""Outputs of cells that ended badly, in nbformat's shape."""

from typing import Any

from grader.judge.messages import OUT_OF_TIME, PROCESS_ENDED
from grader.judge.students import StudentLost


def error_output(name: str, text: str) -> dict[str, Any]:
    """An exception of that name."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def lost_output(lost: StudentLost) -> dict[str, Any]:
    """The trainee's process, that ended or did not answer in time."""
    if lost.stalled:
        return error_output("TimeoutError", OUT_OF_TIME)
    return error_output("DeadKernelError", PROCESS_ENDED)
