"""What several runs of a trainee's tests come to: a run is the trainee's word, and a guess is not to be worth points.

A verdict on a target counts when every run agreed on it, each in a fresh process. How often each is run is such that a
coin earns a mistake it did not notice less than once in a hundred times, even one that knows how many runs were before
it; the order is drawn anew each time. What is not handled in one run is not run again: it can earn nothing any more.

In every second run of a target the trainee's tests run backwards: a test that lives on what another left behind falls.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grader.judge.students import StudentLost
from grader.judge.targets import REFERENCE, Target

RUNS = 3  # of each target
RIGHT_RUNS = 10  # of all right targets together, at least: no guess earns anything that refuses one of these

Run = Callable[["Turn", int], "Said"]


class Care(StrEnum):
    """Against what a suite is heard. Work of the course's own and work that is nobody's do not guess.

    Nor has that anything to hide in one of its tests: what it says of a target, its first test that fails says.
    """

    GUESSES = "guesses"  # a trainee's: often enough that no guess is worth points
    ORDER = "order"  # the course's own: every target forwards and backwards
    FIRST_MISTAKE = "first-mistake"  # nobody's: every target forwards, until one is judged wrongly


class TestsFall(Exception):
    """The trainee's tests do not say what they should; the text is for the trainee."""

    __test__ = False


@dataclass(frozen=True)
class Turn:
    """One run that is planned: on which target, and whether the trainee's last test comes first."""

    target: Target
    backwards: bool


@dataclass(frozen=True)
class Said:
    """What the trainee's tests said of one target: their verdicts by name, or how the process was lost."""

    tests: Mapping[str, bool]
    lost: StudentLost | None = None

    @property
    def fallen(self) -> list[str]:
        """The tests that did not pass."""
        return [name for name, passed in self.tests.items() if not passed]

    @property
    def accepts(self) -> bool:
        """Whether there were tests, and all passed."""
        return self.lost is None and bool(self.tests) and not self.fallen


class Suite:
    """The fixture: `accepts`, `in_any_order` and `kills` give True, or raise with what to tell the trainee.

    `names` are the tests that the trainee's files define.
    """

    def __init__(self, targets: Iterable[Target], names: set[str], care: Care = Care.GUESSES) -> None:
        self._targets = {target.name: target for target in targets}
        self._said: dict[str, list[Said]] = {name: [] for name in self._targets}
        self._backwards: dict[str, list[Said]] = {name: [] for name in self._targets}
        self._names = names
        self._care = care

    def hear(self, run: Run) -> None:
        """Have the trainee's tests run: `run` gets a turn, and how many runs there may still be with this one."""
        left = planned(self._targets.values(), self._care)
        while left := [turn for turn in left if self._may_earn(turn)]:
            turn = left.pop()
            said = self._backwards if turn.backwards else self._said
            said[turn.target.name].append(run(turn, len(left) + 1))

    def _may_earn(self, turn: Turn) -> bool:
        to_first_mistake = self._care is Care.FIRST_MISTAKE
        if turn.target.right:
            names = self._named(right=True) if to_first_mistake else [turn.target.name]
            runs = self._runs if turn.backwards else self._said.__getitem__
            return all(one.accepts for name in names for one in runs(name))
        if not all(one.accepts for name in self._named(right=True) for one in self._runs(name)):
            return False
        names = self._named(right=False) if to_first_mistake else [turn.target.name]
        return all(one.fallen for name in names for one in self._runs(name))

    def _named(self, *, right: bool) -> list[str]:
        return [name for name, target in self._targets.items() if target.right is right]

    def _runs(self, name: str) -> list[Said]:
        return self._said[name] + self._backwards[name]

    def accepts(self, name: str = REFERENCE) -> bool:
        """All of the trainee's tests passed on the right target of this name, in every run in their own order, and there are some."""
        if not self._targets[name].right:
            raise KeyError(name)
        return self._accepted(self._said[name])

    def in_any_order(self) -> bool:
        """Everything right is accepted, and is when the tests run backwards."""
        rights = self._named(right=True)
        for name in rights:
            self.accepts(name)
        for said in (self._backwards[name] for name in rights if self._backwards[name]):
            if said[-1].fallen:
                raise _depends_on_order(self._shown(said[-1].fallen))
            self._accepted(said)
        return True

    def _accepted(self, runs: list[Said]) -> bool:
        if not runs:
            raise TestsFall("งานที่ถูกต้องอื่นไม่ผ่านแล้ว จึงไม่ได้รัน / Not run, for other correct work is refused already.")
        last = runs[-1]
        if last.lost is not None:
            raise last.lost
        if not last.accepts and len(runs) > 1:
            raise _undecided()
        if not last.tests:
            raise TestsFall("ไม่พบเทสต์ที่รันได้ / No test was found that runs.")
        if last.fallen:
            raise TestsFall(f"เทสต์ของท่านไม่ผ่านกับงานที่ถูกต้อง / Fails on correct work: {self._shown(last.fallen)}")
        return True

    def kills(self, name: str) -> bool:
        """The trainee's tests accept everything right, and one that passed there failed on this wrong target, in every run."""
        if self._targets[name].right:
            raise KeyError(name)
        self.in_any_order()
        passed = set.intersection(*(set(said.tests) for said in self._runs(REFERENCE)))
        noticed = [not passed.isdisjoint(said.fallen) for said in self._runs(name)]
        if not any(noticed):
            raise TestsFall("เทสต์ของท่านยังไม่พบข้อผิดพลาดนี้ / Your tests do not notice this mistake.")
        if not all(noticed):
            raise _undecided()
        return True

    def _shown(self, names: list[str]) -> str:
        """The first of them as the trainee wrote it: a name made up while running could tell what was seen there."""
        return next((name for name in sorted(names) if name in self._names), "—")


def planned(targets: Iterable[Target], care: Care = Care.GUESSES) -> list[Turn]:
    """Every target as often as it is to be run, the last turn first.

    Against guesses by turns forwards and backwards, in an order that nobody can foresee; else the reference comes first,
    and all right targets before the wrong ones, each both ways in a row.
    """
    targets = list(targets)
    if care is not Care.GUESSES:
        ways = [True, False] if care is Care.ORDER else [False]
        turns = [Turn(target, backwards) for target in targets for backwards in ways]
        return sorted(turns, key=lambda turn: (turn.target.right, turn.target.name == REFERENCE))
    right_runs = max(RUNS, -(-RIGHT_RUNS // sum(target.right for target in targets)))
    turns = [
        Turn(target, backwards=number % 2 == 1)
        for target in targets
        for number in range(right_runs if target.right else RUNS)
    ]
    random.SystemRandom().shuffle(turns)
    return turns


def _depends_on_order(name: str) -> TestsFall:
    return TestsFall(
        f"เทสต์ของท่านผ่านเมื่อรันตามลำดับ แต่ไม่ผ่านเมื่อรันย้อนลำดับ: {name} แต่ละเทสต์ต้องเตรียมสิ่งที่ใช้เอง"
        " / Passes in the order written and fails backwards; let each test prepare what it needs."
    )


def _undecided() -> TestsFall:
    return TestsFall(
        "เทสต์ของท่านให้ผลไม่ตรงกันเมื่อรันกับงานเดิมซ้ำ ผลต้องขึ้นกับงานที่ทดสอบเท่านั้น"
        " / Your tests judge the same work differently from run to run; let them depend on nothing but the work."
    )
