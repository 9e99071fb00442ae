"""Changed copies of a test cell that must fail where the cell itself passes.

Each trap changes one check: the opposite is asserted, another value is expected, an exception nobody raises is awaited.
Work that is right fails every one of them; an interpreter that has been made to say yes says yes to them too.
Copies keep the cell's statements and their order, so that nothing but the expectation tells them from the real cell.
"""

import ast
import copy
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Calls that compare their first two arguments, and fail or answer False when these differ.
COMPARING = frozenset(
    {
        "allclose", "array_equal", "assertAlmostEqual", "assertCountEqual", "assertDictEqual", "assertEqual", "assertIs",
        "assertListEqual", "assertMultiLineEqual", "assertSequenceEqual", "assertSetEqual", "assertTupleEqual",
        "assert_allclose", "assert_almost_equal", "assert_approx_equal", "assert_array_almost_equal", "assert_array_equal",
        "assert_equal", "assert_frame_equal", "assert_index_equal", "assert_series_equal", "compare_digest", "isclose",
    }
)  # fmt: skip
RAISING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assert_raises"})
ORDERED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Lt, ast.LtE: ast.Lt, ast.Gt: ast.Gt, ast.GtE: ast.Gt}
SAME = (ast.Eq, ast.Is)
INSERTED = "inserted"


@dataclass(frozen=True)
class Words:
    """Names, known to nobody before, of what the copies call: see `grader.student.shared`."""

    reached: str
    other: str
    fresh: str

    @classmethod
    def drawn(cls) -> "Words":
        """Names drawn anew."""
        return cls(*(f"_{secrets.token_hex(8)}" for _ in range(3)))


@dataclass(frozen=True)
class Trap:
    """Where to change (the number of the node in `ast.walk` order) and how."""

    place: int
    change: Callable[[Any, Words], None]


def traps_of(tree: ast.Module) -> list[Trap]:
    """Every trap that can be made of this cell: of each check one, that doubts the value rather than the assertion."""
    swallowed = set(_swallowed(tree))
    places = [(place, list(_changes(node))) for place, node in enumerate(ast.walk(tree)) if place not in swallowed]
    return [Trap(place, changes[-1]) for place, changes in places if changes]


def trapped(tree: ast.Module, trap: Trap, words: Words) -> ast.Module:
    """A copy of the cell with that one change, which tells when it was reached."""
    changed = copy.deepcopy(tree)
    node = list(ast.walk(changed))[trap.place]
    trap.change(node, words)
    marked: ast.Module = _Marked(node, words.reached).visit(changed)
    return ast.fix_missing_locations(marked)


def marked_at(tree: ast.Module, place: int, words: Words, *, extra: ast.stmt | None = None) -> ast.Module:
    """The cell, telling when the statement at `place` was reached; before that statement comes `extra`."""
    changed = copy.deepcopy(tree)
    changed.body[place:place] = [_mark(words.reached)] if extra is None else [_mark(words.reached), _inserted(extra)]
    return ast.fix_missing_locations(changed)


def groups_of(tree: ast.Module) -> list[list[ast.stmt]]:
    """The cell's own statements, each with what was put before it; as many for every copy of one cell."""
    groups: list[list[ast.stmt]] = [[]]
    for statement in tree.body:
        groups[-1].append(statement)
        if not hasattr(statement, INSERTED):
            groups.append([])
    rest = groups.pop()
    if not groups:
        return [rest]
    groups[-1].extend(rest)
    return groups


class _Marked(ast.NodeTransformer):
    """Puts a call before one statement."""

    def __init__(self, target: ast.AST, reached: str) -> None:
        self._target = target
        self._reached = reached

    def visit(self, node: ast.AST) -> Any:
        return [_mark(self._reached), node] if node is self._target else self.generic_visit(node)


def _inserted(statement: ast.stmt) -> ast.stmt:
    setattr(statement, INSERTED, True)
    return statement


def _mark(reached: str) -> ast.stmt:
    return _inserted(ast.Expr(_call(reached)))


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def assertion(*, true: bool) -> ast.stmt:
    """A small assertion, different each time."""
    draw = random.SystemRandom()
    number = draw.randrange(1, 10**6)
    claimed = number if true else number + draw.randrange(1, 99)
    text = draw.choice(
        (
            f"{number} == {claimed}",
            f"sum([{number}, {number}]) == {2 * claimed}",
            f"len('{'x' * (number % 50)}') == {number % 50 + claimed - number}",
            f"{claimed} in [{number}]",
            f"isinstance({number}, {'int' if true else 'str'})",
            f"sorted([{number + 1}, {number}])[0] == {claimed}",
        )
    )
    return ast.parse(f"assert {text}").body[0]


def _swallowed(tree: ast.Module) -> Iterator[int]:
    """Nodes inside a `try` that has handlers: a failing check there may be meant to be caught."""
    inside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and node.handlers
        for statement in node.body
        for inner in ast.walk(statement)
    }
    return (place for place, node in enumerate(ast.walk(tree)) if id(node) in inside)


def _changes(node: ast.AST) -> Iterator[Callable[[Any, Words], None]]:
    if isinstance(node, ast.Assert):
        yield _negate
        yield from _changes_of_test(node.test)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _changes_of_call(node.value, lambda statement: statement.value)
    elif isinstance(node, ast.With | ast.AsyncWith):
        calls = [item.context_expr for item in node.items]
        if len(calls) == 1 and isinstance(calls[0], ast.Call) and calls[0].args and _called(calls[0]) in RAISING:
            yield lambda statement, words: _expect_fresh(statement.items[0].context_expr, words)
    elif isinstance(node, ast.Try) and _must_raise(node):
        yield _catch_fresh


def _changes_of_test(test: ast.expr) -> Iterator[Callable[[Any, Words], None]]:
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        if isinstance(test.ops[0], SAME):
            yield _expect_other
        elif isinstance(test.ops[0], ast.In):
            yield _look_for_fresh
        elif type(test.ops[0]) in ORDERED:
            yield _reverse
    elif isinstance(test, ast.Call):
        yield from _changes_of_call(test, lambda statement: statement.test)


def _changes_of_call(call: ast.Call, within: Callable[[Any], ast.Call]) -> Iterator[Callable[[Any, Words], None]]:
    name, count = _called(call), len(call.args)
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    if name in COMPARING and count > 1:
        yield lambda statement, words: _other_argument(within(statement), words)
    elif name == "isinstance" and count == 2:  # noqa: PLR2004 - isinstance() has two
        yield lambda statement, words: within(statement).args.__setitem__(1, ast.Name(words.fresh, ast.Load()))
    elif name in RAISING and count:
        yield lambda statement, words: _expect_fresh(within(statement), words)
    elif name in {"assertTrue", "assertFalse"} and count:
        yield lambda statement, _: within(statement).args.__setitem__(0, _not(within(statement).args[0]))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _negate(statement: ast.Assert, _words: Words) -> None:
    statement.test = _not(statement.test)


def _expect_other(statement: ast.Assert, words: Words) -> None:
    test: Any = statement.test
    test.comparators[0] = _call(words.other, test.comparators[0])


def _look_for_fresh(statement: ast.Assert, words: Words) -> None:
    test: Any = statement.test
    test.left = ast.Name(words.fresh, ast.Load())


def _reverse(statement: ast.Assert, _words: Words) -> None:
    test: Any = statement.test
    test.left, test.comparators, test.ops = test.comparators[0], [test.left], [ORDERED[type(test.ops[0])]()]


def _other_argument(call: ast.Call, words: Words) -> None:
    call.args[1] = _call(words.other, call.args[1])


def _expect_fresh(call: ast.Call, words: Words) -> None:
    call.args[0] = ast.Name(words.fresh, ast.Load())


def _catch_fresh(statement: ast.Try, words: Words) -> None:
    for handler in statement.handlers:
        handler.type = ast.Name(words.fresh, ast.Load())


def _must_raise(node: ast.Try) -> bool:
    """Whether the `try` is there to see an exception raised: without one it raises itself."""
    return bool(node.handlers) and (_ends_in_failure(node.orelse) or _ends_in_failure(node.body))


def _ends_in_failure(body: Sequence[ast.stmt]) -> bool:
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Assert):
        return isinstance(last.test, ast.Constant) and not last.test.value
    return isinstance(last, ast.Raise) or (
        isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and _called(last.value) == "fail"
    )
