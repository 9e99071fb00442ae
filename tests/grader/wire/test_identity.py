"""What comes back of a call's own arguments is told from copies."""

from collections import OrderedDict, deque
from typing import Any

import pytest

from grader.wire import Reference, changeable_in, with_references

INNER: list[Any] = [1]
ARGS: list[Any] = ["a", {"k": INNER}, (INNER, {2})]


def test_both_sides_count_alike_and_arguments_themselves_come_first():
    copies: list[Any] = ["a", {"k": [1]}, ([1], {2})]
    assert changeable_in(copies, {"z": [3]}) == ([{"k": [1]}, [3], [1], [1], {2}], 2)


@pytest.mark.parametrize("value", [5, "text", [1], {"k": [1]}, [[2], ([],)]])
def test_what_holds_nothing_that_was_passed_is_the_very_same(value: Any):
    known, _ = changeable_in(ARGS, {})
    assert with_references(value, known) is value


def test_what_was_passed_is_referred_to_however_deep_it_lies():
    known, _ = changeable_in(ARGS, {})
    assert with_references(ARGS[1], known) == Reference("argument", 0)
    inner = Reference("argument", 2)  # the last place that it is found in
    assert with_references([9, (INNER, {"x": INNER})], known) == [9, (inner, {"x": inner})]


def test_what_the_other_side_keeps_is_no_container_of_theirs():
    found, direct = changeable_in([INNER, [2]], {}, {id(INNER)})
    assert (found, direct) == ([[2]], 1)


def test_what_holds_itself_ends():
    value: list[Any] = [deque(), OrderedDict()]
    value.append(value)
    assert with_references(value, [INNER]) is value
