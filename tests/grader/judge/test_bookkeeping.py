"""What a test's object notes for the test is told by the methods of its class."""

from dataclasses import dataclass

import pytest

from grader.judge.bookkeeping import notes_of


class Spy:
    total = 0

    def __init__(self) -> None:
        self.calls, self.seen, self.by_name, self.rate = 0, [], {}, 2

    def __call__(self, name: str) -> int:
        self.calls += 1
        self.seen.append(name)
        return self.rate

    @property
    def last(self) -> str:
        self.looked = True
        return self.seen[-1]

    @classmethod
    def count(cls) -> None:
        cls.total += 1

    def note_all(self, names: list[str]) -> None:
        def note(name: str) -> None:
            self.noted = name

        list(map(note, names))


class Ledger(Spy):
    def enter(self, name: str) -> None:
        self.by_name[name] = 1


@dataclass
class Person:
    name: str
    age: int

    def greeting(self) -> str:
        return f"{self.name}, {self.age}"


@pytest.mark.parametrize("name", ["calls", "seen", "looked", "total", "noted"])
def test_what_methods_change_is_noted(name: str):
    assert name in notes_of(Spy)
    assert name in notes_of(Ledger)


def test_what_only_the_beginning_sets_or_methods_read_is_not():
    assert {"rate", "by_name"}.isdisjoint(notes_of(Spy))
    assert {"name", "age"}.isdisjoint(notes_of(Person))


def test_an_entry_put_into_an_attribute_changes_it():
    assert "by_name" in notes_of(Ledger)
