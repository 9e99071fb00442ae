"""Automatic mutations of Python code: each differs from the original in one place.

Four kinds: a boundary moved (`<` to `<=`), another operator (`+` to `-`, `and` to `or`, `==` to `!=`), another constant
(`1` to `2`, `True` to `False`, `"total"` to `"totalXX"`), a call removed (`rows.sort()` to nothing, `str(x)` to `x`).
Words for people are not mutated, for no test reads them: docstrings, what is printed, the text of an exception, and any
text with a space or a letter beyond ASCII. Nor are type annotations.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitAnd,
}  # fmt: skip
# Calls of these give much what they are given: without the call, a test that looks at kinds or order must notice.
_CONVERSIONS = frozenset({"abs", "bool", "float", "int", "round", "set", "sorted", "str"})
_FOR_PEOPLE = frozenset({"print", "warn", "debug", "info", "warning", "error", "exception", "critical"})
_MARK = "XX"


@dataclass(frozen=True)
class Mutation:
    """One changed source: `line` is the line it was made in, as it stood (stripped), `change` "before → after"."""

    source: str
    line: str
    change: str


def mutations(source: str) -> list[Mutation]:
    """Every mutation of `source`, in the order of its lines, no two of them the same program. Raises SyntaxError."""
    tree = ast.parse(source)
    lines = source.splitlines()
    found: list[Mutation] = []
    seen = {ast.unparse(tree)}
    for place, node in list(_mutable(tree)):
        for other in _others(node):
            place.put(other)
            mutant = ast.unparse(tree)
            place.put(node)
            if mutant not in seen:
                seen.add(mutant)
                found.append(Mutation(mutant, _line(lines, node), f"{_shown(node)} → {_shown(other)}"))
    return found


@dataclass(frozen=True)
class _Place:
    """Where a node stands: a field of its parent, or an item of a list there."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def _mutable(node: ast.AST) -> Iterator[tuple[_Place, ast.AST]]:
    """The nodes below that are no words for people, outermost first."""
    for name, value in ast.iter_fields(node):
        if _is_for_people(node, name):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST) and not (index == 0 and name == "body" and _is_docstring(child)):
                yield _Place(node, name, index), child
                yield from _mutable(child)


def _is_for_people(node: ast.AST, field: str) -> bool:
    match node:
        case ast.Raise():
            return True
        case ast.JoinedStr() | ast.FormattedValue():
            return False
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _FOR_PEOPLE:
            return True
        case ast.Assert():
            return field == "msg"
        case _:
            return field in {"annotation", "returns", "type_comment"}


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of `node`."""
    match node:
        case ast.Constant():
            yield from _other_constants(node.value)
        case ast.Call() | ast.Expr():
            yield from _without_call(node)
        case _:
            yield from _other_operators(node)


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                ops = [*node.ops[:index], _COMPARISONS[type(operator)](), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in _ARITHMETIC:
            yield ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand


def _without_call(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Await(value=ast.Call())) if not _is_said(node.value):
            yield ast.Pass()
        case ast.Call(func=ast.Name(id=name), args=[only], keywords=[]) if name in _CONVERSIONS:
            if not isinstance(only, ast.Starred | ast.GeneratorExp):
                yield only


def _is_said(call: ast.expr) -> bool:
    match call:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _FOR_PEOPLE
        case _:
            return False


def _other_constants(value: object) -> Iterator[ast.Constant]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
        case str() if value and value.isascii() and not any(letter.isspace() for letter in value):
            yield ast.Constant(value + _MARK)


def _shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _line(lines: list[str], node: ast.AST) -> str:
    return lines[node.lineno - 1].strip() if isinstance(node, ast.expr | ast.stmt) else ""
