"""Tests that look at nothing: whatever is handed in passes them, as long as it runs."""

import ast
import builtins
from collections.abc import Iterator

from academy.gate.finding import Finding
from grader.model import EXERCISE, Assignment, Exercise, NotebookSource, cells_of, grade_id, nbgrader_of, text_of

CODE = "test-without-assert"
_WORK = frozenset({"trainee", "client"})  # how a test of an exercise calls what was handed in


def findings(assignment: Assignment) -> Iterator[Finding]:
    """The tests without anything that could fail them but an error in the work."""
    for source in assignment.notebooks:
        yield from _of_notebook(source)
    if assignment.exercise is not None:
        yield from _of_exercise(assignment.exercise)


def _of_notebook(source: NotebookSource) -> Iterator[Finding]:
    cells = [cell for cell in cells_of(source.ipynb) if cell["cell_type"] == "code"]
    written = frozenset(
        node.name
        for cell in cells
        if nbgrader_of(cell).get("solution")
        for node in ast.walk(_parsed(text_of(cell)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
    for cell in cells:
        told = nbgrader_of(cell)
        tree = _parsed(text_of(cell))
        if told.get("grade") and not told.get("solution") and not (_looks(tree, written) or _gives_part(tree, written)):
            yield _looks_at_nothing(f"{source.notebook_id}/{grade_id(cell)}")


def _of_exercise(exercise: Exercise) -> Iterator[Finding]:
    for file in dict.fromkeys(test.file for test in exercise.tests):
        tree = _parsed((exercise.folder / "tests" / file).read_text(encoding="utf-8"))
        names = {test.name for test in exercise.tests if test.file == file}
        functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        for node in functions:
            if node.name in names and not any(_looks(statement, _WORK) for statement in node.body):
                yield _looks_at_nothing(f"{EXERCISE}/{node.name}")


def _looks(tree: ast.AST, work: frozenset[str]) -> bool:
    """Whether it asserts, raises, or calls anything but builtins and the `work`: a function of the tests may assert."""
    return any(
        isinstance(node, ast.Assert | ast.Raise)
        or (isinstance(node, ast.Call) and not (_root(node.func) in work or hasattr(builtins, _root(node.func))))
        for node in ast.walk(tree)
    )


def _gives_part(tree: ast.Module, work: frozenset[str]) -> bool:
    """Whether the cell ends in a figure, which nbgrader takes for points; a comparison or a bare call is a forgotten assert."""
    last = tree.body[-1].value if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if isinstance(last, ast.Call):
        return _root(last.func) not in work | {"print"}
    return last is not None and not isinstance(last, ast.Compare | ast.BoolOp | ast.Constant)


def _root(called: ast.expr) -> str:
    """The name that a call begins with: `trainee` of `trainee.fetch_all(…)`."""
    while isinstance(called, ast.Attribute | ast.Call | ast.Subscript):
        called = called.func if isinstance(called, ast.Call) else called.value
    return called.id if isinstance(called, ast.Name) else ""


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # a cell with IPython's own commands: taken for one that looks at something
        return ast.parse("assert True")


def _looks_at_nothing(where: str) -> Finding:
    return Finding(
        CODE,
        where,
        th="เทสต์นี้ไม่มี assert จึงผ่านเสมอเมื่อโค้ดรันได้ โปรดเพิ่ม assert ที่เทียบผลกับค่าที่ควรได้ พร้อมข้อความภาษาไทย",
        en="This test has no assert, so whatever runs passes it; add one that compares the result with what is expected.",
    )
