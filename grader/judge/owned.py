"""Which names of locked cells the release alone decides, whatever form they are given in; found out by the engine.

A top-level statement of a locked cell is the judge's to run when everything it reads comes from such statements,
imports and builtins. The judge runs those that tests need, in order and in names of its own. A name is the judge's when
all that binds or visibly changes it is: one that the release's open cells or tests bind or change stays with them.
"""

import ast
import builtins
import marshal
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from grader.judge.scopes import Read
from grader.judge.syntax import INTERPRETER_NAMES, OUTWARD, Bindings, bindings_of, names_in

STAR = "*"
WITHHELD = (OUTWARD | INTERPRETER_NAMES) - {"open", "print"}
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign)


@dataclass(frozen=True)
class _Step:
    """A statement: its code, what it binds, visibly changes, reads at once, reads in scopes of its own, may change."""

    code: bytes | None
    bound: frozenset[str]
    changed: frozenset[str]
    read: frozenset[str]
    inner: frozenset[str]
    used: frozenset[str]


@dataclass(frozen=True)
class _Cell:
    """A cell: what it takes from the judge (`lost`), or its steps; `grade_id` of a test."""

    lost: frozenset[str]
    steps: tuple[_Step, ...]
    grade_id: str | None


@dataclass(frozen=True)
class _Release:
    """The cells, and what is known besides: imports, names bound anywhere, whether a locked cell has a star import."""

    cells: list[_Cell]
    imports: frozenset[str]
    bound: frozenset[str]
    star: bool

    def knows(self, name: str) -> bool:
        """Whether the name means the same for the judge without any step."""
        if name in self.imports:
            return True
        if name in self.bound or name in WITHHELD:
            return False
        return self.star or hasattr(builtins, name)


def owned_by(read: Iterable[Read], imports: Iterable[str]) -> dict[str, Any]:
    """What the judge runs of locked cells, as `grader.judge.names.ReleaseNames` takes it.

    `owned`: the names; `steps`: by statement the names it binds, those it reads, its marshalled code; `steps_before`: by
    test cell how many steps come before it; `star`: whether one is a star import.
    """
    told = list(read)
    bound = frozenset(name for cell, _, bindings in told if cell["role"] != "test" for name in bindings.bound)
    works = frozenset(name for cell, tree, _ in told if cell["role"] == "open" for name in names_in(tree))
    cells = [_cell(*one, works) for one in told]
    release = _Release(cells, frozenset(imports), bound, any(STAR in s.bound for cell in cells for s in cell.steps))
    owned, run = _settled(release)
    wanted = frozenset(name for cell, tree, _ in told if cell["role"] == "test" for name in names_in(tree))
    for cell, _, bindings in told:
        if cell["role"] == "locked":
            wanted |= bindings.of_functions  # a definition that the judge has reads them when it is called
    kept = _needed(run, (wanted & owned - release.imports) | ({STAR} if release.star else set()))
    steps = [(sorted(step.bound), sorted(step.read | step.inner), step.code) for step in kept]
    places = {id(step): number for number, step in enumerate(kept, start=1)}
    before: dict[str, int] = {}
    done = 0
    for one in cells:
        done = max([done, *(places.get(id(step), 0) for step in one.steps)])
        if one.grade_id is not None:
            before[one.grade_id] = done
    used = {name for names, _, _ in steps for name in names}
    star = release.star and STAR in used
    return {"owned": owned & used - release.imports, "steps": steps, "steps_before": before, "star": star}


def _cell(cell: Mapping[str, str], tree: ast.Module, bindings: Bindings, works: frozenset[str]) -> _Cell:
    """What a test changes in place is the judge's all the same, unless the work goes by it (`works`: its names)."""
    if cell["role"] == "locked":
        return _Cell(frozenset(bindings.rebound), tuple(map(_step, tree.body)), None)
    if cell["role"] == "test":
        changed = works.intersection(_changed(tree, given=False))
        return _Cell(frozenset({*bindings.bound, *bindings.rebound, *changed}), (), cell["grade_id"])
    return _Cell(frozenset({*bindings.bound, *bindings.rebound, *_changed(tree)}), (), None)


def _step(statement: ast.stmt) -> _Step:
    tree = ast.Module([statement], [])
    bindings = bindings_of(tree)
    read, inner = _reads(tree)
    bound, changed = frozenset(bindings.bound), frozenset(_changed(tree))
    if not isinstance(statement, SIMPLE):
        read -= bound
    if isinstance(statement, ast.AugAssign):
        read |= changed
    used = {root for node in ast.walk(tree) if isinstance(node, ast.Call) for root in _roots(node.func)}
    return _Step(_code(tree), bound, changed, read, inner, changed | used)


def _reads(tree: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    top = symtable.symtable(ast.unparse(tree), "<step>", "exec")
    read = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    inner = {
        symbol.get_name()
        for scope in _scopes_in(top)
        for symbol in scope.get_symbols()
        if symbol.is_global() and (symbol.is_referenced() or symbol.is_assigned())
    }
    return frozenset(read), frozenset(inner)


def _scopes_in(scope: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for inner in scope.get_children():
        yield inner
        yield from _scopes_in(inner)


def _changed(tree: ast.AST, *, given: bool = True) -> set[str]:
    """Names whose value some code visibly changes in place, or seems to: by a call for nothing but its effect.

    `given`: what such a call is given counts too, not only whose method it is.
    """
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found |= _roots(node.value)
        elif isinstance(node, ast.AugAssign):
            found |= _roots(node.target)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found |= _changed_by(node.value, given=given)
    return found


def _changed_by(call: ast.Call, *, given: bool) -> set[str]:
    if isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id):
        return set()
    receiver = _roots(call.func.value) if isinstance(call.func, ast.Attribute) else set()
    arguments = [*call.args, *(word.value for word in call.keywords)] if given else []
    return receiver.union(*map(_roots, arguments))


def _roots(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _settled(release: _Release) -> tuple[frozenset[str], list[_Step]]:
    """The largest set of names that agrees with itself, and the statements the judge can run."""
    lost = frozenset().union(*(cell.lost for cell in release.cells)) - release.imports
    owned = frozenset(name for cell in release.cells for step in cell.steps for name in step.bound) - lost
    while True:
        run, gone = _walked(release, owned)
        if not gone & owned:
            return owned, run
        owned -= gone


def _walked(release: _Release, owned: frozenset[str]) -> tuple[list[_Step], set[str]]:
    """One walk down the notebook: the statements that can run, and the names that turn out not to be the judge's."""
    there: set[str] = set()
    gone: set[str] = set()
    run: list[_Step] = []
    for cell in release.cells:
        there -= cell.lost
        for step in cell.steps:
            if (
                step.code is not None
                and all(name in there or release.knows(name) for name in step.read)
                and all(name in owned or release.knows(name) for name in step.inner)
            ):
                there |= step.bound
                run.append(step)
            else:
                there -= step.bound | step.changed
                gone |= step.bound | step.changed
    return run, gone


def _needed(run: list[_Step], wanted: Iterable[str]) -> list[_Step]:
    """Those of the statements that what is wanted depends on."""
    needed, before = set(wanted), -1
    touches = partial(_touches, needed)
    while before != len(needed):
        before = len(needed)
        for step in filter(touches, reversed(run)):
            needed |= step.bound | step.read | step.inner
    return list(filter(touches, run))


def _touches(names: set[str], step: _Step) -> bool:
    return not names.isdisjoint(step.bound | step.used)


def _code(tree: ast.Module) -> bytes | None:
    """Marshalled; None for what only a notebook can run: an await at the top."""
    try:
        return marshal.dumps(compile(tree, "<locked>", "exec", dont_inherit=True))
    except SyntaxError:
        return None
