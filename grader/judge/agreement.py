"""What several runs of a trainee's tests come to: a run is the trainee's word, and a guess is not to be worth points.

A verdict on a target counts when every run agreed on it, each in a fresh process. How often each is run is such that a
coin earns a mistake it did not notice less than once in a hundred times, even one that knows how many runs were before
it; the order is drawn anew each time. What is not handled in one run is not run again: it can earn nothing any more.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from grader.judge.students import StudentLost
from grader.judge.targets import REFERENCE, Target

RUNS = 3  # of each target
RIGHT_RUNS = 8  # of all right targets together, at least: no guess earns anything that refuses one of these

Run = Callable[[Target, int], "Said"]


class TestsFall(Exception):
    """The trainee's tests do not say what they should; the text is for the trainee."""

    __test__ = False


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
    """The fixture: `accepts` and `kills` give True, or raise with what to tell the trainee.

    `names` are the tests that the trainee's files define.
    """

    def __init__(self, targets: Iterable[Target], names: set[str]) -> None:
        self._targets = {target.name: target for target in targets}
        self._said: dict[str, list[Said]] = {name: [] for name in self._targets}
        self._names = names

    def hear(self, run: Run) -> None:
        """Have the trainee's tests run: `run` gets a target, and how many runs there may still be with this one."""
        left = planned(self._targets.values())
        while left := [target for target in left if self._may_earn(target)]:
            target = left.pop()
            self._said[target.name].append(run(target, len(left) + 1))

    def _may_earn(self, target: Target) -> bool:
        said = self._said[target.name]
        if target.right:
            return all(one.accepts for one in said)
        rights = (one for other in self._targets.values() if other.right for one in self._said[other.name])
        return all(one.fallen for one in said) and all(one.accepts for one in rights)

    def accepts(self, name: str = REFERENCE) -> bool:
        """All of the trainee's tests passed on the right target of this name, in every run, and there are some."""
        if not self._targets[name].right:
            raise KeyError(name)
        last = self._said[name][-1]
        if last.lost is not None:
            raise last.lost
        if not last.accepts and len(self._said[name]) > 1:
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
        for right in (other.name for other in self._targets.values() if other.right):
            self.accepts(right)
        passed = set.intersection(*(set(said.tests) for said in self._said[REFERENCE]))
        noticed = [not passed.isdisjoint(said.fallen) for said in self._said[name]]
        if not any(noticed):
            raise TestsFall("เทสต์ของท่านยังไม่พบข้อผิดพลาดนี้ / Your tests do not notice this mistake.")
        if not all(noticed):
            raise _undecided()
        return True

    def _shown(self, names: list[str]) -> str:
        """The first of them as the trainee wrote it: a name made up while running could tell what was seen there."""
        return next((name for name in sorted(names) if name in self._names), "—")


def planned(targets: Iterable[Target]) -> list[Target]:
    """Every target as often as it is to be run, in an order that nobody can foresee."""
    targets = list(targets)
    right_runs = max(RUNS, -(-RIGHT_RUNS // sum(target.right for target in targets)))
    runs = [target for target in targets for _ in range(right_runs if target.right else RUNS)]
    random.SystemRandom().shuffle(runs)
    return runs


def _undecided() -> TestsFall:
    return TestsFall(
        "เทสต์ของท่านให้ผลไม่ตรงกันเมื่อรันกับงานเดิมซ้ำ ผลต้องขึ้นกับงานที่ทดสอบเท่านั้น"
        " / Your tests judge the same work differently from run to run; let them depend on nothing but the work."
    )
