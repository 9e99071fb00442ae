"""What runs of a trainee's tests agree on counts; what a guess says does not."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from grader.judge.agreement import RIGHT_RUNS, RUNS, Care, Said, Suite, TestsFall, Turn, planned
from grader.judge.students import StudentLost
from grader.judge.targets import Target

GRADINGS = 1000
REFERENCE, OTHER = Target("reference", True, {}), Target("other", True, {})
WRONG = [Target(f"wrong_{number}", False, {}) for number in range(3)]
SMALLEST, USUAL = [REFERENCE, WRONG[0]], [REFERENCE, OTHER, *WRONG]

Decide = Callable[[Target, int], bool]


def heard(targets: list[Target], decide: Decide, met: list[str] | None = None) -> Suite:
    """The suite of somebody whose one test passes as `decide` says, by the target and how many runs there were before."""
    suite, runs = Suite(targets, {"test_mine"}), [] if met is None else met

    def run(turn: Turn, _left: int) -> Said:
        runs.append(turn.target.name)
        return Said({"test_mine": decide(turn.target, len(runs) - 1)})

    suite.hear(run)
    return suite


def kills(suite: Suite) -> int:
    """How many wrong targets count as noticed."""
    count = 0
    for target in WRONG:
        try:
            count += suite.kills(target.name)
        except (TestsFall, KeyError):
            continue
    return count


def test_what_every_run_says_counts():
    suite = heard(USUAL, lambda target, _: target.right)
    assert suite.accepts()
    assert suite.accepts("other")
    assert kills(suite) == len(WRONG)


@pytest.mark.parametrize(("targets", "right_runs"), [(SMALLEST, RIGHT_RUNS), (USUAL, RIGHT_RUNS // 2)])
def test_every_target_is_run_several_times(targets: list[Target], right_runs: int):
    expected = {target.name: right_runs if target.right else RUNS for target in targets}
    met: list[str] = []
    heard(targets, lambda target, _: target.right, met)
    assert Counter(met) == Counter(turn.target.name for turn in planned(targets)) == expected


def test_the_order_is_another_each_time():
    assert len({tuple(turn.target.name for turn in planned(USUAL)) for _ in range(20)}) > 1


@pytest.mark.parametrize("changed", ["reference", "wrong_0"])
def test_a_target_on_which_runs_disagree_is_not_handled(changed: str):
    met: list[str] = []
    suite = Suite(USUAL, {"test_mine"})

    def run(turn: Turn, _left: int) -> Said:
        met.extend([turn.target.name] * (not turn.backwards))
        differs = turn.target.name == changed and not turn.backwards and met.count(changed) > 1
        return Said({"test_mine": turn.target.right is not differs})

    suite.hear(run)
    ask = suite.accepts if changed == "reference" else suite.kills
    with pytest.raises(TestsFall, match=r"ให้ผลไม่ตรงกัน.* / .*differently from run to run"):
        ask(changed)
    assert kills(suite) == (0 if changed == "reference" else len(WRONG) - 1)


def test_tests_that_pass_in_their_own_order_alone_notice_nothing():
    suite = Suite(USUAL, {"test_second"})
    suite.hear(lambda turn, _: Said({"test_second": turn.target.right and not turn.backwards}))
    assert suite.accepts()
    assert suite.accepts("other")
    with pytest.raises(TestsFall, match=r"ย้อนลำดับ: test_second .* / .*fails backwards"):
        suite.in_any_order()
    assert kills(suite) == 0


def test_every_target_is_run_both_ways():
    ways = {(turn.target.name, turn.backwards) for turn in planned(USUAL)}
    assert len(ways) == 2 * len(USUAL)


def test_a_mistake_is_noticed_by_a_test_that_accepts_right_work():
    suite = Suite(SMALLEST, set())
    suite.hear(lambda turn, _: Said({"test_a": True} if turn.target.right else {"test_a": True, "test_made_up": False}))
    with pytest.raises(TestsFall, match="do not notice"):
        suite.kills("wrong_0")


def test_nothing_more_is_run_of_what_can_earn_nothing():
    met: list[str] = []
    heard(USUAL, lambda target, _: target is not REFERENCE, met)
    assert met.count("reference") <= 2  # forwards once, and backwards if that came before
    assert not {target.name for target in WRONG} & set(met[met.index("reference") :])


def test_work_that_is_nobodys_meets_each_target_once_and_the_right_ones_first():
    met: list[str] = []
    suite = Suite(USUAL, {"test_mine"}, Care.FIRST_MISTAKE)
    suite.hear(lambda turn, _: met.append(turn.target.name) or Said({"test_mine": turn.target.right}))  # type: ignore[func-returns-value]
    assert suite.in_any_order()
    assert kills(suite) == len(WRONG)
    assert sorted(met) == sorted(target.name for target in USUAL)
    assert {*met[:2]} == {"reference", "other"}


def test_work_that_is_nobodys_is_run_up_to_the_first_mistake_it_misses():
    met: list[str] = []
    suite = Suite(USUAL, set(), Care.FIRST_MISTAKE)
    suite.hear(lambda turn, _: met.append(turn.target.name) or Said({"test_mine": True}))  # type: ignore[func-returns-value]
    assert len(met) == len([REFERENCE, OTHER]) + 1
    assert kills(suite) == 0


def test_work_that_is_nobodys_and_refuses_right_work_is_run_no_more():
    met: list[str] = []
    suite = Suite(USUAL, {"test_mine"}, Care.FIRST_MISTAKE)
    suite.hear(lambda turn, _: met.append(turn.target.name) or Said({"test_mine": False}))  # type: ignore[func-returns-value]
    assert met == ["reference"]
    for ask in (suite.accepts, lambda: suite.accepts("other"), suite.in_any_order, lambda: suite.kills("wrong_0")):
        with pytest.raises(TestsFall):
            ask()


def test_work_of_the_courses_own_meets_each_target_forwards_and_backwards():
    met: list[tuple[str, bool]] = []
    suite = Suite(USUAL, {"test_mine"}, Care.ORDER)
    suite.hear(lambda turn, _: met.append((turn.target.name, turn.backwards)) or Said({"test_mine": turn.target.right}))  # type: ignore[func-returns-value]
    assert kills(suite) == len(WRONG)
    assert sorted(met) == sorted((target.name, backwards) for target in USUAL for backwards in (False, True))


def test_a_mistake_noticed_one_way_alone_is_noticed_by_no_care():
    suite = Suite(USUAL, {"test_mine"}, Care.ORDER)
    suite.hear(lambda turn, _: Said({"test_mine": turn.target.right or turn.backwards}))
    assert suite.in_any_order()
    assert kills(suite) == 0


def test_a_process_lost_in_a_later_run_is_no_acceptance():
    suite, runs = Suite([REFERENCE], set()), iter(range(RIGHT_RUNS))
    lost = Said({}, StudentLost(stalled=False))
    suite.hear(lambda turn, _: Said({"test_a": True}) if turn.backwards or next(runs) < 3 else lost)
    with pytest.raises(StudentLost):
        suite.accepts()


COIN = random.Random(2569)
GUESSES: dict[str, Decide] = {
    "one in two": lambda *_: COIN.random() < 1 / 2,
    "two in three": lambda *_: COIN.random() < 2 / 3,
    "four in five": lambda *_: COIN.random() < 4 / 5,
    "every fourth run": lambda _, before: before % 4 < 3,
    "the last runs": lambda _, before: before < RIGHT_RUNS,
}


@pytest.mark.parametrize("targets", [SMALLEST, USUAL], ids=["two targets", "five"])
@pytest.mark.parametrize("guess", GUESSES.values(), ids=GUESSES)
def test_a_guess_earns_next_to_nothing(targets: list[Target], guess: Decide):
    """At most 0.8 in a hundred are to be expected; three in a hundred are seven deviations from that, or more."""
    wrong = sum(not target.right for target in targets)
    gained = sum(kills(heard(targets, guess)) for _ in range(GRADINGS))
    assert gained <= 0.03 * wrong * GRADINGS


def test_a_guess_that_sees_which_way_it_runs_earns_no_more():
    """Two positions of the seven forwards, one of the six backwards: the best there is, once in 126 times."""

    def gains() -> int:
        suite, before = Suite(SMALLEST, {"test_mine"}), Counter[bool]()

        def run(turn: Turn, _left: int) -> Said:
            before[turn.backwards] += 1
            return Said({"test_mine": before[turn.backwards] > (1 if turn.backwards else 2)})

        suite.hear(run)
        return kills(suite)

    assert sum(gains() for _ in range(GRADINGS)) <= 0.03 * GRADINGS
