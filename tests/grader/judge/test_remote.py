"""Stand-ins never let the trainee's object decide a comparison."""

from typing import Any

import httpx
import pytest

from grader.judge.remote import Remote, RemoteClass, checked, number_of, stand_in


class Wire:
    """A trainee's process that says yes to everything."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, op: str, **_body: Any) -> Any:
        self.asked.append(op)
        return True

    def call(self, _number: int, _args: list[Any], _kwargs: dict[str, Any]) -> Any:
        self.asked.append("call")
        return True


def made(**node: Any) -> tuple[Any, Wire]:
    wire = Wire()
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
    one, _ = made(fields=[1, "x"])
    same, _ = made(fields=[1, "x"])
    other, _ = made(fields=[2, "x"])
    assert one == same
    assert one != other


def test_an_object_of_a_known_library_is_an_instance_of_its_class():
    thing, _ = made(bases=[["httpx", "Response"]])
    assert isinstance(thing, httpx.Response)
    assert type(thing).__mro__[1] is Remote


def test_a_class_answers_for_its_own_objects_only():
    wire = Wire()
    kind = stand_in(wire, checked({"id": 2, "kind": "class", "name": "K"}))
    thing, _ = made()
    assert isinstance(kind, RemoteClass)
    assert isinstance(thing, kind)
    assert not isinstance(5, kind)


def test_private_protocols_are_never_asked_for():
    thing, wire = made()
    for name in ("__array__", "__index__", "__tracebackhide__", "__wrapped__"):
        assert not hasattr(thing, name)
    assert wire.asked == []
    assert number_of(thing) == 1
    assert number_of(5) is None
