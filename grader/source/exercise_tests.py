"""The tests of an exercise, read from their source without running it.

A test is a function `test_…` at the top level of a file `test_*.py` below tests/public or tests/hidden; its
name is its grade_id. The first line of its docstring is its title in Thai;
`@pytest.mark.grade(points=, hint_th=, hint_en=)` gives points and hints.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.model import ExerciseTest
from grader.source import mistakes
from grader.source.text import read_text

_MARKER = "pytest.mark.grade"
_OPTIONS: dict[str, type | tuple[type, ...]] = {"points": (int, float), "hint_th": str, "hint_en": str}


def exercise_tests(folder: Path) -> tuple[ExerciseTest, ...]:
    """Every test of the exercise in `folder`, public ones first, in the order of their files.

    Raises CourseError for a file that does not parse, a name used twice in both suites together, a bad
    marker, a test in a class (nothing would give it points), and when there is none at all.
    """
    found: dict[str, ExerciseTest] = {}
    below = folder / "tests"
    for path in sorted(below.rglob("*.py")):
        _parsed(path)  # what tests are helped by must be readable too
    for suite in ("public", "hidden"):
        for path in sorted((below / suite).rglob("test_*.py")):
            for test in _tests_of(path, path.relative_to(below), hidden=suite == "hidden"):
                if test.name in found:
                    raise mistakes.twice(path, "เทสต์", "tests", test.name)
                found[test.name] = test
    if not found:
        raise mistakes.no_tests(folder)
    return tuple(found.values())


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(read_text(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or str(error)
        raise mistakes.bad_test(path, getattr(error, "lineno", None) or 1, reason) from error


def _tests_of(path: Path, shown: Path, *, hidden: bool) -> Iterator[ExerciseTest]:
    for node in _parsed(path).body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            raise mistakes.bad_test(path, node.lineno, f"class {node.name}: tests must be functions")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            options = _options(path, node)
            yield ExerciseTest(
                name=node.name,
                file=shown.as_posix(),
                hidden=hidden,
                points=float(options.get("points", 1)),
                title_th=_title(node),
                title_en=_words(node.name),
                hint_th=options.get("hint_th", ""),
                hint_en=options.get("hint_en", ""),
            )


def _options(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, Any]:
    """What the grade marker says; nothing without one."""
    calls = [item for item in node.decorator_list if isinstance(item, ast.Call) and ast.unparse(item.func) == _MARKER]
    if not calls:
        return {}
    call = calls[0]
    try:
        options = {item.arg or "**": ast.literal_eval(item.value) for item in call.keywords}
    except ValueError as error:
        raise mistakes.bad_test(path, call.lineno, "the values of grade(…) must be literals") from error
    for name, value in options.items():
        wanted = _OPTIONS.get(name)
        if wanted is None or isinstance(value, bool) or not isinstance(value, wanted):
            raise mistakes.bad_test(path, call.lineno, f"grade({name}={value!r})")
    if len(calls) > 1 or call.args or options.get("points", 1) < 0:
        raise mistakes.bad_test(path, call.lineno, "one grade(…) with named values, points not below 0")
    return options


def _title(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    docstring = ast.get_docstring(node) or ""
    return docstring.split("\n", 1)[0].strip() or _words(node.name)


def _words(name: str) -> str:
    words = name.removeprefix("test_").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or name
