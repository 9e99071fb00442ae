from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indicator import Learning, learning
from tests.indicator.conftest import Score, person

POINTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 15))


def compared(before: dict[str, float], after: dict[str, float]) -> Learning:
    scores = [Score(name, "pretest", points, 15) for name, points in before.items()]
    scores += [Score(name, "posttest", points, 15) for name, points in after.items()]
    return learning([person(name) for name in "abcdef"], scores, before="pretest", after="posttest")


def test_only_those_who_took_both_are_compared():
    told = compared({"a": 3, "b": 15}, {"a": 9, "c": 0})
    assert (told.n, told.before, told.after, told.change, told.improved) == (1, 20, 60, 40, 1)


def test_nobody_took_both_is_no_data():
    told = compared({"a": 3}, {"b": 9})
    assert (told.n, told.before, told.change) == (0, None, None)


def test_undecided_work_and_strangers_do_not_count():
    scores = [
        Score("a", "pretest", 3, 15), Score("a", "posttest", 9, 15, undecided=True),
        Score("x", "pretest", 3, 15), Score("x", "posttest", 9, 15),
    ]  # fmt: skip
    assert learning([person("a")], scores, before="pretest", after="posttest").n == 0


@given(before=POINTS, after=POINTS)
def test_the_change_is_the_mean_of_each_persons_change(before: dict[str, int], after: dict[str, int]):
    told = compared(dict(before), dict(after))
    both = before.keys() & after.keys()
    if both:
        assert told.change == Fraction(sum(100 * (after[name] - before[name]) for name in both), 15 * len(both))
        assert told.improved == sum(after[name] > before[name] for name in both)
