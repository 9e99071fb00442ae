"""What a failed test may say to the trainee.

Everything for a public test; for a hidden one only what its author wrote into the assert, and the name of a
well-known exception. A trainee's own texts are not repeated for hidden tests, nor where the work was given hidden data:
their code could have put it into them.
"""

import ast
import linecache
from functools import lru_cache
from types import TracebackType
from typing import Any

from academy_lab import words
from academy_lab.clock import TimeIsUp
from academy_lab.words import MAX_MESSAGE, OUT_OF_TIME, PYTESTS_OWN
from grader.judge.agreement import TestsFall
from grader.judge.hidden import hidden_lines
from grader.judge.repeated import message_of, repeated
from grader.judge.students import StudentLost
from grader.judge.trainee import WorkDoesNotStart
from grader.wire import NotPlain, came_from_afar, is_well_known

MAX_HIDDEN = 300
WORK = "/work/suite/"
CELL = "<test cell>"
BLOCKS = ("body", "orelse", "finalbody")
PROCESS_ENDED = "โปรแกรมหยุดทำงานระหว่างการทดสอบ / The program ended during the test."
NOT_EXAMINABLE = "ค่าที่โค้ดส่งกลับมานำมาตรวจไม่ได้ / What the code gave back cannot be examined."
BY_ATTRIBUTES = (
    "ออบเจกต์ของคลาสที่เขียนเองเทียบกันด้วยแอตทริบิวต์ทั้งหมด ไม่ใช้ __eq__ ของคลาส / "
    "Objects of your own classes are compared by all their attributes, not by the class's __eq__."
)


def explain(error: BaseException | None, *, hidden: bool, secret: bool = False, report: Any = None) -> str:
    """One message, Thai and English, never longer than a few lines; `secret` when the work was given hidden data."""
    if error is None or getattr(report, "skipped", False):
        return words.NOT_RUN
    return words.readable(_explained(error, hidden=hidden, secret=secret))


def _explained(error: BaseException, *, hidden: bool, secret: bool) -> str:
    known = _of_the_engine(error)
    if known is not None:
        return known
    if hidden or secret:
        return (_of_hidden(error) or ("" if hidden else _line_of(error)))[:MAX_HIDDEN]
    return words.of_public_test(error, text_of(error))


def text_of(error: BaseException) -> str:
    """What the exception says; nothing when saying it needs a trainee's object that does not answer."""
    try:
        return str(error).strip()
    except (StudentLost, Exception):  # noqa: BLE001 - the text may be made by asking the trainee's process
        return ""


def _of_the_engine(error: BaseException) -> str | None:
    if isinstance(error, TimeIsUp) or (isinstance(error, StudentLost) and error.stalled):
        return OUT_OF_TIME
    if isinstance(error, StudentLost):
        return PROCESS_ENDED
    if isinstance(error, NotPlain):
        return NOT_EXAMINABLE
    if isinstance(error, TestsFall):
        return str(error)
    if isinstance(error, WorkDoesNotStart):
        return words.does_not_start(error)
    return None


def _of_hidden(error: BaseException) -> str:
    # A test that catches the trainee's exception and then asserts speaks for itself.
    if isinstance(error, AssertionError) and (words_of_test := authors_words(error)):
        return words_of_test
    if came_from_afar(error):
        return _only_the_name(error)
    if isinstance(error, AssertionError):
        return promise_words(error)
    if type(error).__name__ == "Failed" and type(error).__module__.startswith("_pytest"):
        return repeated(str(getattr(error, "msg", "")).strip(), message_of(_suite_statement(error)), WORK)
    return _only_the_name(error)


def _only_the_name(error: BaseException) -> str:
    if is_well_known(type(error)):
        return f"เกิด {type(error).__name__} ระหว่างการทดสอบ / {type(error).__name__} during the test."
    return "โค้ดเกิดข้อผิดพลาดระหว่างการทดสอบ / The code raised an error during the test."


def authors_words(error: AssertionError) -> str:
    """The message its author gave the assert, as far as it may be repeated; empty when none was given.

    Without what pytest's rewriting or an asserting library adds: that tells the hidden values.
    """
    if not _last_line(error.__traceback__)[0].startswith(WORK):
        return ""
    text = PYTESTS_OWN.split(text_of(error))[0].strip()
    return repeated(text, message_of(_suite_statement(error)), WORK)


def promise_words(error: AssertionError) -> str:
    """What the check of `contracts` that did not pass asks for; nothing of what it met, which may be hidden."""
    if type(error).__module__ != "contracts.errors":
        return ""
    trace = error.__traceback__
    while trace is not None:
        check: Any = trace.tb_frame.f_locals.get("self")
        if type(check).__module__ == "contracts.check":
            return f"{check.name_th} / {check.name_en}"[:MAX_HIDDEN]
        trace = trace.tb_next
    return ""


def _suite_statement(error: BaseException) -> ast.stmt | None:
    """The last statement of the suite that the error passed through."""
    for path, line in reversed(_lines(error.__traceback__)):
        if path.startswith(WORK):
            return statement_at("".join(linecache.getlines(path)), line)
    return None


def _line_of(error: BaseException) -> str:
    """The failed line of a public test, which the trainee has."""
    statement = _suite_statement(error)
    return "" if statement is None else ast.unparse(statement)


def explain_cell(error: BaseException, source: str, *, hidden: bool) -> str:
    """One message for a notebook's test cell: the author's words; for a visible line also the line itself.

    `hidden` when the trainee's code may know what is hidden, and could put it into any text that has a part of its own.
    """
    return words.readable(_explained_cell(error, source, hidden=hidden))


def _explained_cell(error: BaseException, source: str, *, hidden: bool) -> str:
    known = _of_the_engine(error)
    if known is not None:
        return known
    path, line = _last_line(error.__traceback__)
    inside = next((number for name, number in reversed(_lines(error.__traceback__)) if name == CELL), 0)
    if isinstance(error, AssertionError) and (path == CELL or not came_from_afar(error)):
        if hidden:
            return fixed_words(statement_at(source, inside)) or promise_words(error)
        if path == CELL and (said := text_of(error)):
            return said[:MAX_MESSAGE]
        statement = statement_at(source, line if path == CELL else inside)
        return "" if statement is None else _text_of(statement)
    if hidden:
        return _only_the_name(error)
    return f"{type(error).__name__}: {text_of(error)}"[:MAX_MESSAGE]


def of_an_open_line(error: BaseException, source: str) -> dict[str, Any] | None:
    """What a failure says to whoever may read all of it, and whether those are just the release's words (`fixed`).

    None when a hidden line failed.
    """
    at = next((number for name, number in _lines(error.__traceback__) if name == CELL), 0)
    if at in hidden_lines(source):
        return None
    says, statement = explain_cell(error, source, hidden=False), statement_at(source, at)
    fixed = says in {_of_the_engine(error), words.readable(fixed_words(statement))} or (
        message_of(statement) is None and statement is not None and says == words.readable(_text_of(statement))
    )
    return {"says": says, "fixed": fixed}


def _text_of(statement: ast.stmt) -> str:
    return ast.unparse(statement)[:MAX_MESSAGE]


def fixed_words(statement: ast.stmt | None) -> str:
    """What an author wrote for the failure of a statement; where a value is put into it, an ellipsis."""
    message = message_of(statement)
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    fixed = [part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "…" for part in parts]
    return "" if fixed == ["…"] else "".join(fixed)[:MAX_HIDDEN]


def _lines(trace: TracebackType | None) -> list[tuple[str, int]]:
    found = []
    while trace is not None:
        found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


def _last_line(trace: TracebackType | None) -> tuple[str, int]:
    lines = _lines(trace)
    return lines[-1] if lines else ("", 0)


def statement_at(source: str, line: int) -> ast.stmt | None:
    """The innermost statement of `source` at `line`."""
    found, inside = None, _statements(source)
    while around := [one for one in inside if one.lineno <= line <= (one.end_lineno or 0)]:
        found = around[-1]
        inside = [one for part in (found, *_clauses(found)) for block in BLOCKS for one in getattr(part, block, ())]
    return found


def _clauses(statement: ast.stmt) -> list[ast.AST]:
    return [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]


@lru_cache(maxsize=16)
def _statements(source: str) -> list[ast.stmt]:
    return ast.parse(source).body
