"""Stand-ins never let the trainee's object decide a comparison."""

import copy
import json
from typing import Any

import httpx
import pytest

from grader.judge.remote import Remote, RemoteClass, checked, learn, number_of, stand_in


class Wire:
    """A trainee's process that says yes to everything."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, op: str, **_body: Any) -> Any:
        self.asked.append(op)
        return True

    def same_state(self, numbers: list[int]) -> bool:
        self.asked.append("state")
        return numbers[0] == numbers[1]

    def renew(self, _numbers: list[int]) -> None:
        """What it told is as it was."""

    def call(self, _number: int, _args: list[Any], _kwargs: dict[str, Any]) -> Any:
        self.asked.append("call")
        return True


def made(wire: Wire | None = None, **node: Any) -> tuple[Any, Wire]:
    wire = wire or Wire()
    return stand_in(wire, checked({"id": 1, "kind": "object", "name": "X", "class": 9, **node})), wire


def test_equality_hash_and_truth_ask_nobody():
    thing, wire = made()
    assert thing != 6
    assert thing == thing  # noqa: PLR0124 - identity is all it has
    assert bool(thing)
    assert len({thing, thing}) == 1
    assert wire.asked == []


@pytest.mark.parametrize(
    "operation",
    [
        lambda x: x < 1,
        lambda x: x - 1,
        lambda x: 1 - x,
        abs,
        float,
        int,
        lambda x: -x,
        lambda x: x @ x,
        lambda x: 1 in x,
    ],
)
def test_arithmetic_order_and_membership_are_not_theirs(operation: Any):
    thing, wire = made(can=["__lt__", "__sub__", "__abs__", "__float__", "__contains__"])
    with pytest.raises(TypeError):
        operation(thing)
    assert wire.asked == []


def test_protocols_exist_only_where_the_original_has_them():
    plain, _ = made()
    capable, _ = made(can=["__len__", "__iter__", "__call__"])
    assert not callable(plain)
    assert callable(capable)
    with pytest.raises(TypeError):
        len(plain)
    with pytest.raises(TypeError, match="integer"):
        len(capable)  # the answer was True, no length


def test_a_subclass_of_plain_data_compares_as_the_data():
    thing, wire = made(plain={"a": 1})
    assert thing == {"a": 1}
    assert thing != {"a": 2}
    assert isinstance(thing, dict)
    assert wire.asked == []


def test_records_compare_by_the_fields_they_came_with():
    one, wire = made(fields=[1, "x"])
    same, _ = made(wire, fields=[1, "x"])
    other, _ = made(wire, fields=[2, "x"])
    assert one == same
    assert one != other


def test_an_object_of_a_known_library_is_an_instance_of_its_class():
    thing, _ = made(bases=[["httpx", "Response"]])
    assert isinstance(thing, httpx.Response)
    assert type(thing).__mro__[1] is Remote


def test_a_class_answers_for_its_own_objects_only():
    wire = Wire()
    kind = stand_in(wire, checked({"id": 2, "kind": "class", "name": "K"}))
    thing, _ = made(of=[2])
    assert isinstance(kind, RemoteClass)
    assert isinstance(thing, kind)
    assert not isinstance(5, kind)


def test_what_inherits_from_what_is_as_told_and_asks_nobody():
    wire = Wire()
    kind: Any = stand_in(wire, checked({"id": 2, "kind": "class", "name": "K", "mro": [2]}))
    child: Any = stand_in(wire, checked({"id": 3, "kind": "class", "name": "C", "mro": [3, 2]}))
    stranger: Any = stand_in(wire, checked({"id": 4, "kind": "class", "name": "S", "mro": [4]}))
    assert issubclass(child, kind)
    assert not issubclass(stranger, kind)
    assert isinstance(made(of=[3, 2])[0], kind)
    assert not isinstance(made(of=[4])[0], kind)
    assert wire.asked == []


def test_own_verdicts_about_plain_data_are_not_believed():
    text, said = made(plain="no", own=["startswith", "isdigit"], can=["__len__", "__iter__"])
    rows, counted = made(plain=[], own=["count", "__len__", "__iter__", "__contains__", "__eq__"], can=["__len__"])
    assert not text.startswith("Hello")
    assert not text.isdigit()
    assert rows.count(2) == len(rows) == 0
    assert 2 not in rows
    assert rows != [2]
    assert said.asked == counted.asked == []


def test_plain_data_underneath_works_as_in_a_notebook():
    age, word = made(plain=20)[0], made(plain="abc")[0]
    rows, info = made(plain=[2, 1])[0], made(plain={"a": 1})[0]
    assert (age + 1, round(age / 3, 1), f"{age:03d}", len(range(age)), int(age)) == (21, 6.7, "020", 20, 20)
    assert ("bc" in word, ",".join(iter([word, "d"])), sorted([word, "abb"])) == (True, "abc,d", ["abb", "abc"])
    assert (rows + rows, rows < [9], sorted(rows), json.dumps(rows)) == ([2, 1, 2, 1], True, [1, 2], "[2, 1]")
    assert (info | {"b": 2}, dict(**info), json.dumps(info)) == ({"a": 1, "b": 2}, {"a": 1}, '{"a": 1}')
    assert type(copy.deepcopy(rows)) is list


def test_what_changes_the_object_and_its_own_methods_are_asked_for():
    rows, wire = made(plain=[1], own=["pop"])
    rows[0] = 2
    with pytest.raises(TypeError):
        rows.pop()  # the answer was True, no method
    assert rows.push is True
    assert wire.asked == ["method", "attribute", "attribute"]


def test_a_later_description_brings_a_stand_in_up_to_date():
    cart, _ = made(plain={})
    learn(cart, {"plain": {"a": 2}})
    assert cart == {"a": 2}
    learn(cart, {"plain": [1]})
    assert cart == {"a": 2}


def test_an_equality_of_its_own_is_not_asked_but_what_two_of_one_class_hold():
    one, wire = made(eq=True)
    assert one == made(wire, eq=True)[0]
    assert one != made(wire, eq=True, id=2)[0]
    assert wire.asked == ["state", "state"]
    assert hash(one) == hash(made(wire, eq=True)[0])
    assert one not in (1, made(wire, eq=True, **{"class": 8})[0], made(wire)[0], made(eq=True)[0])
    assert wire.asked == ["state", "state"]


def test_private_protocols_are_never_asked_for():
    thing, wire = made()
    for name in ("__array__", "__index__", "__tracebackhide__", "__wrapped__"):
        assert not hasattr(thing, name)
    assert wire.asked == []
    assert number_of(thing) == 1
    assert number_of(5) is None
