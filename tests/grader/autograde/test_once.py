import ast
import gc
from concurrent.futures import ThreadPoolExecutor

from grader.autograde.once import kept


def test_syntax_trees_made_by_many_threads_do_not_disturb_each_other():
    source = "x = [" + ", ".join(f"f({number})(a, [b, {{c: d}}])" for number in range(400)) + "]"
    deep = "x = " + "(" * 40 + "1" + ")" * 40 + " + -" + "-" * 40 + "1"

    @kept(maxsize=1)
    def read(text: str, _number: int) -> int:
        gc.collect(0)
        return len(ast.dump(ast.parse(text)))

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(read, [source, deep] * 60, range(120)))
    assert len(found) == 2


def test_what_was_found_is_kept():
    calls = []

    @kept(maxsize=4)
    def read(text: str) -> str:
        calls.append(text)
        return text

    assert [read("a"), read("a"), read("b")] == ["a", "a", "b"]
    assert calls == ["a", "b"]
