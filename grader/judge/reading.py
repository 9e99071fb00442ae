"""The release's notebook, read once by the engine: what a judge would otherwise find out again for every submission.

Nothing here runs code; what it compiles is the release's own, and plain data crosses to the judge.
"""

import ast
import marshal
from collections.abc import Iterable, Mapping
from typing import Any

from grader.judge.messages import CELL
from grader.judge.syntax import (
    Bindings,
    bindings_of,
    imported,
    is_definition,
    needs_trainee_interpreter,
    parsed,
    reads_files,
)

AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def read_notebook(cells: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """`names`, as `grader.judge.names.ReleaseNames` takes them, and `tests`: grade_id → how to run that test cell.

    `cells` are the release's code cells in order: `source`, `grade_id` and `role` ("test", "locked" or "open"). A test
    is `shared`, or has its `body` and the last expression's `value` as marshalled code; `files`: it looks at files.
    """
    cells = tuple(cells)
    tests = {cell["grade_id"]: _test(cell["source"]) for cell in cells if cell["role"] == "test"}
    return {"names": _names(cells), "tests": tests}


def _test(source: str) -> dict[str, Any]:
    if needs_trainee_interpreter(source):
        return {"shared": True}
    tree = ast.parse(source, CELL)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None if last is None else ast.Expression(last.value)  # type: ignore[attr-defined]
    return {
        "shared": False,
        "files": reads_files(source),
        "body": _compiled(tree, "exec"),
        "value": None if value is None else _compiled(value, "eval"),
    }


def _compiled(tree: ast.Module | ast.Expression, mode: str) -> bytes:
    return marshal.dumps(compile(tree, CELL, mode, AWAITS, dont_inherit=True))


def _names(cells: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    read = [(cell, bindings_of(tree)) for cell in cells if (tree := parsed(cell["source"])) is not None]
    work = [bindings for cell, bindings in read if cell["role"] != "test"]
    locked = _merged(bindings for cell, bindings in read if cell["role"] == "locked")
    free = _merged(bindings for cell, bindings in read if cell["role"] == "open")
    bound = frozenset({*locked, *free})
    theirs, continued = _followed(read, bound)
    return {
        "bound": bound,
        "rebound": frozenset(name for bindings in work for name in bindings.rebound),
        "pushed": frozenset({*continued, *(name for bindings in work for name in bindings.of_functions)}),
        "theirs": theirs,
        "imports": dict(_imports(locked, free)),
        "definitions": {
            name: marshal.dumps(compile(ast.Module([statements[-1]], []), f"<{name}>", "exec"))
            for name, statements in locked.items()
            if name not in free and all(map(is_definition, statements))
        },
    }


def _followed(
    read: Iterable[tuple[Mapping[str, str], Bindings]], bound: frozenset[str]
) -> tuple[dict[str, frozenset[str]], set[str]]:
    """By test cell the names that then are not the tests' own, and names of tests that other cells go on with."""
    of_tests: set[str] = set()  # names whose last assignment so far is a test's
    theirs: dict[str, frozenset[str]] = {}
    continued: set[str] = set()
    for cell, bindings in read:
        if cell["role"] == "test":
            theirs[cell["grade_id"]] = bound - of_tests
            of_tests |= bindings.bound.keys()
        else:
            continued |= (bindings.read - bindings.bound.keys()) & of_tests
            of_tests -= bindings.bound.keys()
    return theirs, continued


def _merged(all_bindings: Iterable[Bindings]) -> dict[str, list[ast.stmt]]:
    merged: dict[str, list[ast.stmt]] = {}
    for bindings in all_bindings:
        for name, statements in bindings.bound.items():
            merged.setdefault(name, []).extend(statements)
    return merged


def _imports(
    locked: Mapping[str, list[ast.stmt]], free: Mapping[str, list[ast.stmt]]
) -> Iterable[tuple[str, tuple[str, str | None]]]:
    for name in {*locked, *free}:
        source = imported([*locked.get(name, []), *free.get(name, [])], name)
        if source is not None:
            yield name, source
