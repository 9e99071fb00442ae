"""What a failed test may say to the trainee: everything for a public test, for a hidden one only what its author
wrote into the assert, and the name of a well-known exception. A trainee's own texts are not repeated for hidden
tests: their code could have put the hidden data into them."""

import ast
import linecache
import re
from types import TracebackType
from typing import Any

from grader.judge.students import StudentLost
from grader.judge.trainee import WorkDoesNotStart
from grader.judge.trial import TimeIsUp
from grader.wire import came_from_afar, is_well_known

MAX_MESSAGE = 600
MAX_HIDDEN = 300
WORK = "/work/suite/"
OUT_OF_TIME = "ใช้เวลานานเกินกำหนด / Took longer than allowed."
PROCESS_ENDED = "โปรแกรมหยุดทำงานระหว่างการทดสอบ / The program ended during the test."
NOT_RUN = "ชุดทดสอบข้ามข้อนี้ / The test was skipped."
_INTERNAL = re.compile(r"\n(?:E\s+)?assert ")


def explain(error: BaseException | None, *, hidden: bool, report: Any = None) -> str:
    """One message, Thai and English, never longer than a few lines."""
    if error is None or getattr(report, "skipped", False):
        return NOT_RUN
    known = _of_the_engine(error)
    if known is not None:
        return known
    if hidden:
        return _of_hidden(error)[:MAX_HIDDEN]
    text = _INTERNAL.split(str(error))[0].strip()  # the author's words before pytest's, when there are both
    name = "" if isinstance(error, AssertionError) and text else f"{type(error).__name__}: "
    return f"{name}{text}".strip(": ")[:MAX_MESSAGE]


def _of_the_engine(error: BaseException) -> str | None:
    if isinstance(error, TimeIsUp) or (isinstance(error, StudentLost) and error.stalled):
        return OUT_OF_TIME
    if isinstance(error, StudentLost):
        return PROCESS_ENDED
    if isinstance(error, WorkDoesNotStart):
        return f"เริ่มโปรแกรมไม่ได้ / The work does not start: {error}"[:MAX_MESSAGE]
    return None


def _of_hidden(error: BaseException) -> str:
    if isinstance(error, AssertionError) and not came_from_afar(error):
        return authors_words(error)
    if is_well_known(type(error)):
        return f"เกิด {type(error).__name__} ระหว่างการทดสอบ / {type(error).__name__} during the test."
    return "โค้ดเกิดข้อผิดพลาดระหว่างการทดสอบ / The code raised an error during the test."


def authors_words(error: AssertionError) -> str:
    """The message its author gave the assert, without what pytest's rewriting adds; empty when none was given."""
    path, line = _last_line(error.__traceback__)
    text = str(error)
    if path.startswith(WORK) and not path.startswith(f"{WORK}support/"):
        statement = _statement_at(path, line)
        if isinstance(statement, ast.Assert):
            return _INTERNAL.split(text)[0].strip() if statement.msg is not None else ""
        return text.strip() if isinstance(statement, ast.Raise) or _is_call_of_fail(statement) else ""
    return text.strip() if path.startswith(WORK) else ""


def _is_call_of_fail(statement: ast.stmt | None) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)


def _last_line(trace: TracebackType | None) -> tuple[str, int]:
    found = ("", 0)
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.startswith(WORK):
            found = (path, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _statement_at(path: str, line: int) -> ast.stmt | None:
    tree = ast.parse("".join(linecache.getlines(path)))
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)]
    return max(statements, key=lambda node: (node.lineno, node.col_offset), default=None)
