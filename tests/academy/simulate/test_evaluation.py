"""The synthetic class answers every question of the form as it is shipped."""

from random import Random

from academy.simulate.evaluation import filled_in
from planning.training.evaluation import SCALE, check_answer, form


def test_whatever_it_answers_is_an_answer():
    answers = [check_answer(form(), filled_in(Random(seed))) for seed in range(40)]
    assert {one[item] for one in answers for item in form().rated} == set(SCALE)
    assert {bool(one["comment"]) for one in answers} == {True, False}
    own = form().self_rating.item
    assert all(one[f"{own}_before"] < one[f"{own}_after"] for one in answers)
