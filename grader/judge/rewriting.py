"""Ways of asking that mean something else in the judge's interpreter, said so that they mean the same there.

`"f" in globals()` and the like ask whether the notebook has a name: the judge's namespace answers that by asking the
trainee's process. `%matplotlib` says how figures are shown, which a test has no use for.
"""

import ast
import importlib.util
import re
from typing import Any

NAMES = "__notebook_names__"
_EVERYWHERE = frozenset({"globals"})
_AT_THE_TOP = frozenset({"globals", "locals", "vars", "dir"})
_SHOWING = re.compile(r"^%matplotlib\b.*$", re.MULTILINE)


def without_display_magics(source: str) -> str:
    """The cell without its `%matplotlib` lines, where there is a matplotlib; the lines stay, empty."""
    return _SHOWING.sub("", source) if importlib.util.find_spec("matplotlib") else source


class AsksForNames(ast.NodeTransformer):
    """Turns `NAME in globals()` and `globals()[NAME]` into questions to the namespace itself."""

    def __init__(self) -> None:
        self._calls = _AT_THE_TOP

    def _inside(self, node: ast.AST) -> ast.AST:
        outer, self._calls = self._calls, _EVERYWHERE
        self.generic_visit(node)
        self._calls = outer
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _inside  # noqa: N815 - ast's names
    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _inside  # noqa: N815 - likewise

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """`NAME in globals()`."""
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            node.comparators = [self._names_for(node.comparators[0])]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """`globals()[NAME]`."""
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and not _is_call_of(node.value, frozenset({"dir"})):
            node.value = self._names_for(node.value)
        return node

    def _names_for(self, node: Any) -> ast.expr:
        found: ast.expr = (
            ast.copy_location(ast.Name(NAMES, ast.Load()), node) if _is_call_of(node, self._calls) else node
        )
        return found


def _is_call_of(node: ast.AST, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and not (node.args or node.keywords)
    )
