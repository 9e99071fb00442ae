"""Test cells that can only be run in the trainee's interpreter: what of their results is believed.

The judge sends the release's text, compiled here, as steps (one for each statement) with a value nobody knew before
for each; a step's value comes back only when it was passed. The cell is run several times, each in a child of the
trainee's process that is forked for it: once as it is, and in changed copies that must fail or pass (see
`grader.judge.traps`), in an order drawn anew. Credit needs all of the real cell's values in order, and every copy to
end as it must. A cell that passes while a copy does not end so proves nothing, nor does one so slow that there is no
time for all copies: it is left ungraded for the instructor to look at.

Not defended: code that takes this machinery apart in its own process (a debugger, ctypes) and knows the test cell's
text beforehand, so that it tells the copies from the cell. That is why these results are marked.
"""

import ast
import json
import marshal
import random
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from academy_lab.words import MAX_MESSAGE, OUT_OF_TIME
from grader.judge.link import TraineeLink
from grader.judge.messages import CELL, PROCESS_ENDED, fixed_words
from grader.judge.names import JudgeNames
from grader.judge.outputs import error_output, fresh_outputs, lost_output
from grader.judge.students import StudentLost
from grader.judge.traps import Words, assertion, groups_of, marked_at, trapped, traps_of

MAX_TRAPS = 40
TAMPERED = (
    "ผลของเซลล์นี้เชื่อถือไม่ได้ วิทยากรโปรดตรวจดูด้วยตนเอง / "
    "The result of this cell cannot be trusted; an instructor has to look."
)
NOT_CHECKED = (
    "เซลล์นี้ใช้เวลานานจนตรวจสอบผลไม่ครบ วิทยากรโปรดตรวจดูด้วยตนเอง / "
    "This cell takes too long for its result to be checked; an instructor has to look."
)
_draw = random.SystemRandom()
Verdict = dict[str, Any]


@dataclass(frozen=True)
class _Copy:
    """The cell or a changed copy of it. `at`: the statement before which it tells that it was reached, if it must."""

    make: Callable[[Words], ast.Module]
    must_pass: bool
    at: int | None
    real: bool = False


@dataclass(frozen=True)
class _Report:
    """What came back of one run: how many steps were passed in order, whether the marked place was reached."""

    steps: int
    wanted: int
    reached: bool
    credit: float | None = None
    error: tuple[str, str] = ("", "")

    @property
    def passed(self) -> bool:
        """Whether every step was."""
        return self.steps == self.wanted

    def ends_as(self, one: _Copy) -> bool:
        """Whether the copy ended as it must, or its change was never come to."""
        if one.at is None:
            return not (self.reached and self.passed)
        return self.reached and (self.passed if one.must_pass else self.steps == one.at)


class SharedTests:
    """The tests of one notebook that run in the trainee's interpreter.

    `renew` gives the student its time for one more run. After `patience_s` no more copies of a cell are tried.
    """

    def __init__(self, link: TraineeLink, names: JudgeNames, renew: Callable[[], None], patience_s: float) -> None:
        self._link, self._names, self._renew, self._patience_s = link, names, renew, patience_s

    def run(self, cell: Mapping[str, Any]) -> tuple[Verdict, list[Any]]:
        """The verdict (`passed` is None when there can be none) and the outputs.

        `cell` is the step and what `grader.judge.reading` found out about it.
        """
        verdict: Verdict = {"passed": False, "credit": None, "message": "", "shared": True}
        tree = ast.parse(cell["text"])
        try:
            verdict |= self._verdict(cell, tree)
            self._renew()
            done = fresh_outputs(self._link.ask("shared_keep", cell=self._order(cell, tree, Words.drawn())[0]))
        except StudentLost as lost:
            message = OUT_OF_TIME if lost.stalled else PROCESS_ENDED
            return verdict | {"passed": False, "message": message}, [lost_output(lost)]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - what the student's process answers is theirs
            return verdict | {"passed": False}, [error_output(type(error).__name__, "")]
        self._names.adopt(cell["bound"], cell["defines"])
        return verdict, done["outputs"] if verdict["passed"] else [error_output("AssertionError", verdict["message"])]

    def _verdict(self, cell: Mapping[str, Any], tree: ast.Module) -> Verdict:
        real: _Report | None = None
        sound = complete = True
        end = time.monotonic() + self._patience_s
        for one in _copies(tree):
            if time.monotonic() > end and not one.real:
                complete = False
                continue
            report = self._attempt(cell, one)
            if not one.real:
                sound = sound and report.ends_as(one)
            elif not report.passed:
                return {"message": _message(cell, tree, report)}
            else:
                real = report
                sound = sound and report.reached
        if real is None or not sound:
            return {"passed": None, "message": TAMPERED}
        if not complete:
            return {"passed": None, "message": NOT_CHECKED}
        return {"passed": True, "credit": real.credit}

    def _attempt(self, cell: Mapping[str, Any], one: _Copy) -> _Report:
        words = Words.drawn()
        order, tokens, mark = self._order(cell, one.make(words), words)
        self._renew()
        return _read(self._link.ask("shared_attempt", cell=order), tokens, mark)

    def _order(self, cell: Mapping[str, Any], tree: ast.Module, words: Words) -> tuple[Any, list[str], str]:
        """What the student is to run, and the values that tell what it passed."""
        groups = groups_of(tree)
        tokens = [secrets.token_hex(16) for _ in groups]
        mark = secrets.token_hex(16)
        steps = [[_compiled(group, quiet=cell["quiet"]), token] for group, token in zip(groups, tokens, strict=True)]
        order = {"steps": steps, "reached": [words.reached, mark], "other": words.other, "fresh": words.fresh}
        order |= {key: cell[key] for key in ("clear", "imports", "before")}
        return order | self._held(cell["values"]), tokens, mark

    def _held(self, names: Iterable[str]) -> dict[str, Any]:
        """What the judge holds under these names; modules by their name."""
        held = {name: dict.__getitem__(self._names, name) for name in names if dict.__contains__(self._names, name)}
        modules = {name: value.__name__ for name, value in held.items() if isinstance(value, ModuleType)}
        return {"modules": modules, "values": {name: held[name] for name in held if name not in modules}}


def _copies(tree: ast.Module) -> list[_Copy]:
    """The cell as it is and copies of it, in an order drawn anew."""

    def anywhere() -> int:
        return _draw.randrange(len(tree.body) + 1)

    own, true, false = anywhere(), anywhere(), anywhere()
    copies = [
        _Copy(partial(marked_at, tree, own), must_pass=True, at=own, real=True),
        _Copy(partial(marked_at, tree, true, extra=assertion(true=True)), must_pass=True, at=true),
        _Copy(partial(marked_at, tree, false, extra=assertion(true=False)), must_pass=False, at=_step(tree, false)),
    ]
    traps = traps_of(tree)
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    top = {places[id(statement)]: number for number, statement in enumerate(tree.body)}
    copies += [
        _Copy(partial(trapped, tree, trap), must_pass=False, at=top.get(trap.place))
        for trap in _draw.sample(traps, min(len(traps), MAX_TRAPS))
    ]
    _draw.shuffle(copies)
    return copies


def _step(tree: ast.Module, place: int) -> int:
    """The number of the step that what is inserted at `place` belongs to."""
    return min(place, max(len(tree.body) - 1, 0))


def _compiled(group: list[ast.stmt], *, quiet: bool) -> list[bytes]:
    """A step: its statements, and its value when it is an expression that would be shown."""
    last = group[-1] if group else None
    if isinstance(last, ast.Expr) and not quiet:
        return [_code(ast.Module(group[:-1], [])), _code(ast.Expression(last.value))]
    return [_code(ast.Module(group, []))]


def _code(tree: ast.Module | ast.Expression) -> bytes:
    mode = "eval" if isinstance(tree, ast.Expression) else "exec"
    return marshal.dumps(
        compile(ast.fix_missing_locations(tree), CELL, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    )


def _read(report: Any, tokens: list[str], mark: str) -> _Report:
    """Only steps passed in order count, up to the first that was not."""
    try:
        told = json.loads(report)
        passed, credit, error = list(told["passed"]), told["credit"], told.get("error") or ("", "")
    except (TypeError, ValueError, KeyError):
        return _Report(0, len(tokens), reached=False)
    reached = mark in passed
    own = [token for token in passed if token != mark]
    steps = next((number for number, token in enumerate(tokens) if own[number : number + 1] != [token]), len(tokens))
    if len(own) > steps:
        reached = False  # out of order: nothing of it is believed
    number = float(credit) if isinstance(credit, int | float) and not isinstance(credit, bool) else None
    return _Report(steps, len(tokens), reached, number, (str(error[0])[:100], str(error[-1])[:MAX_MESSAGE]))


def _message(cell: Mapping[str, Any], tree: ast.Module, report: _Report) -> str:
    """What a failed test may say; see `grader.judge.messages` for the rule."""
    if report.steps >= len(tree.body):
        return ""
    if cell["hidden"]:
        return fixed_words(tree.body[report.steps])
    name, text = report.error
    if name in {"", "AssertionError"} and not text:
        return ast.unparse(tree.body[report.steps])[:MAX_MESSAGE]
    return f"{name}: {text}"[:MAX_MESSAGE]
