"""The release's notebook, read once by the engine: what a judge would otherwise find out again for every submission.

Nothing here runs code; what it compiles is the release's own, and plain data crosses to the judge.
"""

import ast
import marshal
from collections.abc import Container, Iterable, Mapping
from typing import Any

from grader.judge.hidden import without_hidden
from grader.judge.messages import CELL
from grader.judge.owned import owned_by
from grader.judge.rewriting import AsksForNames, without_display_magics
from grader.judge.scopes import Read, modules_of, scopes_of
from grader.judge.syntax import (
    Bindings,
    assigns_name,
    bindings_of,
    comes_to_points,
    imported,
    is_definition,
    is_quiet,
    is_released,
    looks_at_prints,
    names_in,
    needs_trainee_interpreter,
    objects_in,
    parsed,
    reads_files,
    unpickles,
)

NO_PYTHON = "raise SyntaxError('this test cell is not Python')"
AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def read_notebook(cells: Iterable[Mapping[str, str]], shared: Container[str] = ()) -> dict[str, Any]:
    """`names`, as `grader.judge.names.ReleaseNames` takes them, and `tests`: grade_id → how to run that test cell.

    `cells` are the release's code cells in order: `source`, `grade_id` and `role` ("test", "locked" or "open"). A test
    that has to run in the trainee's interpreter is `shared`, because it asks for that or its id is in `shared`: see
    `grader.judge.shared`. Any other has its `body` and the last expression's `value` as marshalled code; `files`: it
    looks at files; `prints`: at what is printed. `modules` are those to be remembered for shared tests, if there are any.

    `open` is the same of what trainees are handed out, where a notebook has hidden lines; None for any other.
    """
    whole = list(cells)
    handed_out = [{**cell, "source": _handed_out(cell)} for cell in whole]
    read = _read(whole, shared)
    return {**read, "open": _read(handed_out, shared) if handed_out != whole else None}


def _handed_out(cell: Mapping[str, str]) -> str:
    """The text without hidden lines; empty when just these make it Python."""
    source = cell["source"]
    known = without_hidden(source) if cell["role"] == "test" else source
    return known if known == source or parsed(known) is not None else ""


def _read(cells: Iterable[Mapping[str, str]], shared: Container[str]) -> dict[str, Any]:
    read = [(cell, tree, bindings_of(tree)) for cell in cells if (tree := _tree(cell)) is not None]
    names, locked = _names(read), _definitions(read) | _given(read)
    scopes = scopes_of(read, names, locked)
    decided = _decided(read)
    tests = {
        cell["grade_id"]: _shared(cell["source"], tree, scopes[cell["grade_id"]])
        if cell["grade_id"] in shared or unpickles(tree, decided) or (plain := _plain(cell["source"])) is None
        else _test(cell["source"], plain, reads_files(tree, decided))
        for cell, tree, _ in read
        if cell["role"] == "test"
    }
    modules = modules_of(read) if any(test["shared"] for test in tests.values()) else []
    return {"names": names, "tests": tests, "modules": modules}


def _tree(cell: Mapping[str, str]) -> ast.Module | None:
    """A test that is no Python fails as one; any other such cell says nothing about names."""
    return parsed(cell["source"]) or (ast.parse(NO_PYTHON) if cell["role"] == "test" else None)


def _shared(source: str, tree: ast.Module, scope: Mapping[str, Any]) -> dict[str, Any]:
    return {"shared": True, "text": ast.unparse(tree), "quiet": is_quiet(source), **scope}


def _plain(source: str) -> ast.Module | None:
    """The test as the judge can run it; None when it cannot."""
    try:
        tree: ast.Module = AsksForNames().visit(ast.parse(without_display_magics(source), CELL))
    except SyntaxError:
        return None
    return None if needs_trainee_interpreter(tree) else tree


def _test(source: str, tree: ast.Module, files: bool) -> dict[str, Any]:
    points, prints = comes_to_points(tree), looks_at_prints(tree)
    shows = tree.body and isinstance(tree.body[-1], ast.Expr) and not is_quiet(source)
    last = tree.body.pop() if shows else None
    value = None if last is None else ast.Expression(last.value)  # type: ignore[attr-defined]
    return {
        "shared": False,
        "files": files,
        "prints": prints,
        "points": points,
        "body": _compiled(tree, "exec"),
        "value": None if value is None else _compiled(value, "eval"),
    }


def _compiled(tree: ast.Module | ast.Expression, mode: str) -> bytes:
    return marshal.dumps(compile(tree, CELL, mode, AWAITS, dont_inherit=True))


def _names(read: Iterable[Read]) -> dict[str, Any]:
    work = [bindings for cell, _, bindings in read if cell["role"] != "test"]
    locked, free = _bound_in(read, "locked"), _bound_in(read, "open")
    bound = frozenset({*locked, *free})
    theirs, continued = _followed(read, bound)
    imports = dict(_imports(locked, free))
    return {
        "bound": bound,
        "rebound": frozenset(name for bindings in work for name in bindings.rebound),
        "pushed": frozenset({*continued, *(name for bindings in work for name in bindings.of_functions)}),
        "theirs": theirs,
        "imports": imports,
        "submodules": dict(_submodules(read)),
        "unlocked": frozenset(free) - locked.keys(),
        "definitions": {name: _statement(name, found) for name, found in _definitions(read).items()},
        "given": {name: _statement(name, found) for name, found in _given(read).items()},
        **owned_by(read, imports),
    }


def _statement(name: str, statement: ast.stmt) -> bytes:
    return marshal.dumps(compile(ast.Module([statement], []), f"<{name}>", "exec"))


def _definitions(read: Iterable[Read]) -> dict[str, ast.stmt]:
    """What locked cells define and no open one assigns."""
    free = _bound_in(read, "open")
    return {
        name: statements[-1]
        for name, statements in _bound_in(read, "locked").items()
        if name not in free and all(map(is_definition, statements))
    }


def _given(read: Iterable[Read]) -> dict[str, ast.stmt]:
    """What a locked cell assigns once, of names the release alone decides, and only tests use: a key, expected values.

    Nothing else of the release uses it, so no honest work is the reason for another value.
    """
    locked, imports = _bound_in(read, "locked"), dict(_imports(_bound_in(read, "locked"), _bound_in(read, "open")))
    known = _definitions(read).keys() | imports.keys()
    once = {name: found[0] for name, found in locked.items() if len(found) == 1 and assigns_name(found[0])}
    used = {name for cell, tree, _ in read if cell["role"] == "open" for name in names_in(tree)}
    for cell, tree, bindings in read:
        if cell["role"] == "locked":
            others = [statement for statement in tree.body if statement not in once.values()]
            used |= bindings.of_functions.union(*map(names_in, others), *map(objects_in, once.values()))
    free = known | (once.keys() - used)
    return {
        name: statement
        for name, statement in once.items()
        if name in free - known and all(is_released(one, free) for one in names_in(statement))
    }


def _submodules(read: Iterable[Read]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What `import a.b` imports besides `a`, the name it binds."""
    dotted = {
        alias.name for cell, tree, _ in read if cell["role"] != "test" for node in ast.walk(tree)
        if isinstance(node, ast.Import) for alias in node.names if "." in alias.name and alias.asname is None
    }  # fmt: skip
    for top in {name.partition(".")[0] for name in dotted}:
        yield top, tuple(sorted(name for name in dotted if name.startswith(f"{top}.")))


def _bound_in(read: Iterable[Read], role: str) -> dict[str, list[ast.stmt]]:
    return _merged(bindings for cell, _, bindings in read if cell["role"] == role)


def _followed(read: Iterable[Read], bound: frozenset[str]) -> tuple[dict[str, frozenset[str]], set[str]]:
    """By test cell the names that then are not the tests' own, and names of tests that other cells go on with."""
    of_tests: set[str] = set()  # names whose last assignment so far is a test's
    theirs: dict[str, frozenset[str]] = {}
    continued: set[str] = set()
    for cell, _, bindings in read:
        if cell["role"] == "test":
            theirs[cell["grade_id"]] = bound - of_tests
            of_tests |= bindings.bound.keys()
        else:
            continued |= (bindings.read - bindings.bound.keys()) & of_tests
            of_tests -= bindings.bound.keys()
    return theirs, continued


def _decided(read: Iterable[Read]) -> dict[str, list[ast.stmt]]:
    """What tests use that runs where they do: everything but what open cells define; a module means the same from any."""
    bound = _merged(bindings for cell, _, bindings in read if cell["role"] != "open")
    for name, statements in _bound_in(read, "open").items():
        bound.setdefault(name, []).extend(one for one in statements if isinstance(one, ast.Import | ast.ImportFrom))
    return bound


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
