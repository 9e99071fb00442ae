"""Where a test failed, found in its text."""

import ast

from grader.judge.messages import statement_at

SOURCE = """\
@decorated
def f(x):
    if x: return 1
    try:
        a = 1; b = 2
    except ValueError:
        with open(x) as y:
            assert (y ==
                    2), 'no'
    else:
        match x:
            case 1:
                raise KeyError
    finally:
        pass

class A:
    b = [
        1]
    for c in b: print(c)
    else: f(1)
"""


def test_the_innermost_statement_is_the_last_of_all_around_a_line():
    for line in range(len(SOURCE.split("\n")) + 2):
        around = [
            node
            for node in ast.walk(ast.parse(SOURCE))
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        expected = max(around, key=lambda node: (node.lineno, node.col_offset), default=None)
        found = statement_at(SOURCE, line)
        assert (found and ast.dump(found)) == (expected and ast.dump(expected)), line
