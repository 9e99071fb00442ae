import ast

import pytest

from academy.gate.mutations import mutations


def changes(source: str) -> list[str]:
    return [item.change for item in mutations(source)]


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("a < b", "a < b → a <= b"),
        ("a >= b", "a >= b → a > b"),
        ("a == b", "a == b → a != b"),
        ("x in y", "x in y → x not in y"),
        ("a + b", "a + b → a - b"),
        ("total += 1", "total += 1 → total -= 1"),
        ("a and b", "a and b → a or b"),
        ("not a", "not a → a"),
        ("limit = 1000", "1000 → 1001"),
        ("flag = True", "True → False"),
        ("body['total']", "'total' → 'totalXX'"),
        ("rows.sort()", "rows.sort() → pass"),
        ("str(year)", "str(year) → year"),
    ],
)
def test_each_kind_of_change_is_made(source: str, change: str):
    assert change in changes(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""Tells what it does."""',
        "def f(a: 'int') -> 'str':\n    pass",
        "raise ValueError('bad', 3)",
        "print('rows', 3)",
        "title = 'ไม่พบ'",
        "title = 'not found'",
    ],
)
def test_words_for_people_are_left_alone(source: str):
    assert changes(source) == []


def test_each_mutant_is_another_program_in_one_place():
    source = "def page(rows, limit, offset):\n    return rows[offset : offset + limit] if limit > 0 else []\n"
    made = [item.source for item in mutations(source)]
    assert len({ast.dump(ast.parse(text)) for text in [source, *made]}) == len(made) + 1
    assert all(len(text.splitlines()) == 2 for text in made)


def test_a_mutation_is_named_by_the_line_it_is_made_in():
    (one,) = mutations("x = a\nif x:\n    y = a < b\n")
    assert (one.line, one.change) == ("y = a < b", "a < b → a <= b")
