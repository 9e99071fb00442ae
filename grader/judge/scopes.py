"""What the names of a test cell mean when it has to run in the trainee's interpreter; found out once, by the engine."""

import ast
import builtins
import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.judge.syntax import Bindings, is_definition, names_in

KNOWN = frozenset({"__name__", "__builtins__", "__file__", "get_ipython"})

Read = tuple[Mapping[str, str], ast.Module, Bindings]


@dataclass
class _Scope:
    """Where the names of a cell come from."""

    seen: set[str] = field(default_factory=lambda: set(KNOWN))
    clear: set[str] = field(default_factory=set)
    imports: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    before: list[bytes] = field(default_factory=list)
    values: set[str] = field(default_factory=set)


def modules_of(read: Iterable[Read]) -> list[str]:
    """The modules that the release's tests and locked cells import, and the one all use."""
    return sorted({"builtins", *(name for cell, tree, _ in read if cell["role"] != "open" for name in _imported(tree))})


def scopes_of(read: Iterable[Read], names: Mapping[str, Any], locked: Mapping[str, ast.stmt]) -> dict[str, Any]:
    """By test cell what its names mean.

    `clear`: names that must be Python's own; `imports`; `before`: code of definitions to run first; `values`: names
    the judge may hold a value of; `bound`: what the cell itself assigns, and `defines`: of that what it defines, as
    code. `names` is what `grader.judge.names.ReleaseNames` takes, `locked` the definitions of locked cells.
    """
    defined: dict[str, ast.stmt] = {}  # by tests, as far as they were followed
    scopes: dict[str, Any] = {}
    assigned: set[str] = set()
    for cell, tree, bindings in read:
        own = {name: found[-1] for name, found in bindings.bound.items() if _defines(found[-1])}
        if cell["role"] == "test":
            scope = _Scope()
            _look_up(names_in(tree), {**locked, **defined}, assigned, names, scope)
            scopes[cell["grade_id"]] = {
                "clear": sorted(scope.clear),
                "imports": scope.imports,
                "before": scope.before,
                "values": sorted(scope.values),
                "bound": sorted(bindings.bound),
                "defines": {name: _code(statement) for name, statement in own.items()},
            }
        assigned = assigned | bindings.bound.keys() if cell["role"] == "test" else assigned - bindings.bound.keys()
        defined = {name: found for name, found in defined.items() if name not in bindings.bound}
        defined |= own if cell["role"] == "test" else {}
    return scopes


def _look_up(
    wanted: set[str], definitions: Mapping[str, ast.stmt], assigned: set[str], names: Mapping[str, Any], scope: _Scope
) -> None:
    for name in sorted(wanted - scope.seen):
        scope.seen.add(name)
        if name in definitions:
            _look_up(names_in(definitions[name]) - {name}, definitions, assigned, names, scope)
            scope.before.append(_code(definitions[name]))
        elif name in assigned:
            scope.values.add(name)
        elif name in names["imports"]:
            scope.imports[name] = names["imports"][name]
        elif hasattr(builtins, name) and name not in names["bound"]:
            scope.clear.add(name)


def _defines(statement: ast.stmt) -> bool:
    return is_definition(statement) or isinstance(statement, ast.Import | ast.ImportFrom)


def _code(statement: ast.stmt) -> bytes:
    return marshal.dumps(compile(ast.Module([statement], []), "<definition>", "exec", dont_inherit=True))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
