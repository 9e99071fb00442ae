"""Our engine gives what stock nbgrader gives, for every submission of every situation; where it does not, it says why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from grader.judge.markup import fresh_markup
from grader.sandbox import Sandbox
from tests.grader.semantics.ask_nbgrader import RECORD, SHOWN, ask
from tests.grader.semantics.situations import Score, Situation, outputs, read_situations, scores

SITUATIONS = read_situations()
KEPT = json.loads(RECORD.read_text())
SUBMISSIONS = [(name, submission) for name, situation in SITUATIONS.items() for submission in situation.submissions]
# Asked anew by every run of the tests: a part of the points, cells in another place and edited, what a person marks.
LIVE = (("partial_credit", "wrong"), ("structure", "tests_edited"))


@dataclass(frozen=True)
class Deviation:
    """Cells that we score otherwise on purpose, in all submissions of a situation or in some."""

    why: str
    situation: str
    cells: frozenset[str]
    submissions: tuple[str, ...] = ()

    def concerns(self, situation: str, submission: str) -> bool:
        return situation == self.situation and (not self.submissions or submission in self.submissions)


def deviation(why: str, situation: str, cells: Iterable[str], submissions: Iterable[str] = ()) -> Deviation:
    return Deviation(why, situation, frozenset(cells), tuple(submissions))


DEVIATIONS = (
    deviation(
        "A warning on stderr is no failure (nbgrader: 0).",
        "warnings", ["quiet", "warns_itself", "partly"], ["warns", "logs", "prints"],
    ),
    deviation("The same for a part of the points.", "warnings", ["partly"], ["warns_and_wrong"]),
    deviation("The same where the test itself writes it.", "warnings", ["warns_itself"], ["solution"]),
    deviation(
        "A number is a number, however NumPy 2 and others print it (nbgrader reads the print, and gives all points).",
        "partial_credit", ["numpy", "numpy_int", "fraction", "decimal"],
    ),
    deviation("An object is no number, however it prints.", "partial_credit", ["own_repr"]),
    deviation("NaN is no score (nbgrader: all points).", "partial_credit", ["not_a_number"]),
    deviation("Less than nothing is no score (nbgrader: all points).", "negative", ["negative"]),
    deviation(
        "A deleted answer is 0 at once; nbgrader puts it back with a line of its own, and takes that for an answer.",
        "deleted", ["essay"], ["answer"],
    ),
    deviation(
        "All locked cells are put back (nbgrader: those with points, and others stay away).",
        "deleted", ["tb2"], ["locked_setup"],
    ),
    deviation(
        "What a locked cell defines is the release's, wherever the trainee moved the cell.",
        "structure", ["tb2"], ["reordered_breaks"],
    ),
)  # fmt: skip
# nbgrader gives up on these submissions (and on the students after them); we grade all that can be graded.
GIVEN_UP: dict[tuple[str, str], dict[str, Score]] = {
    # More than the points there are, which nobody can have earned: an error of the test, for its author to mend.
    ("over_max", "solution"): {"over": "ungraded"},
    ("over_max", "starter"): {"over": "ungraded"},
    ("infinite", "solution"): {"over": "ungraded"},
    ("infinite", "starter"): {"over": "ungraded"},
    # A copied cell leaves metadata behind that nbgrader 0.9.6 then calls too old; the last of each counts.
    ("structure", "duplicates"): {"ta": 1, "tb": 1, "tb2": 2, "essay": None},
    ("structure", "duplicate_wrong_last"): {"ta": 1, "tb": 0, "tb2": 0, "essay": None},
    ("structure", "renamed"): {"ta": 1, "tb": 1, "tb2": 2, "essay": None},
    # It puts no cell back that followed another missing one.
    ("deleted", "deleted_all_tests_and_answers"): {"ta": 1, "tb": 0, "tb2": 0, "essay": 0},
    ("deleted", "nothing_left"): {"ta": 0, "tb": 0, "tb2": 0, "essay": 0},
    ("deleted", "only_own"): {"ta": 0, "tb": 0, "tb2": 0, "essay": 0},
}


@pytest.mark.parametrize(("situation", "submission"), SUBMISSIONS)
def test_the_scores_are_nbgraders_but_for_what_is_listed(situation: str, submission: str, sandbox: Sandbox):
    ours = scores(SITUATIONS[situation].graded(submission, sandbox))
    theirs = KEPT["situations"][situation]["scores"][submission]
    if theirs is None:
        assert ours == GIVEN_UP[situation, submission]
    else:
        listed = [item.cells for item in DEVIATIONS if item.concerns(situation, submission)]
        assert {cell: ours[cell] for cell in ours if ours[cell] != theirs[cell]}.keys() == frozenset().union(*listed)
        assert ours.keys() == theirs.keys()


def test_the_autograded_notebook_shows_what_nbgraders_shows(sandbox: Sandbox):
    """Texts, pictures and tables; tables without what a browser could run, and with nothing lost that can be read."""
    result = SITUATIONS[SHOWN].graded("solution", sandbox)
    theirs = [[_safe(item) for item in cell] for cell in KEPT["outputs"]]
    assert outputs(result.notebooks[SHOWN]) == theirs


def _safe(shown: list[Any]) -> list[Any]:
    kind, *rest = shown
    if kind in {"execute_result", "display_data"}:
        html = fresh_markup(rest[0].get("text/html"))
        return [kind, {**rest[0], **({"text/html": html.strip()} if html else {})}]
    return shown


def test_what_nbgrader_gives_up_on_is_listed():
    given_up = {
        (name, submission) for name, submission in SUBMISSIONS if KEPT["situations"][name]["scores"][submission] is None
    }
    assert given_up == GIVEN_UP.keys()


def test_of_two_cells_with_one_name_the_first_is_a_cell_without_a_name():
    """nbgrader gives up on duplicates, but not on what its own step makes of them."""
    kept = KEPT["situations"]["structure"]["scores"]
    assert GIVEN_UP["structure", "duplicates"] == kept["duplicates_without_their_names"]
    assert GIVEN_UP["structure", "duplicate_wrong_last"] == kept["wrong_last_without_names"]


def test_the_answers_kept_are_those_of_this_nbgrader_to_these_notebooks():
    asked = {name: item["sha256"] for name, item in KEPT["situations"].items()}
    assert asked == {name: situation.sha256 for name, situation in SITUATIONS.items()}
    assert KEPT["nbgrader"] == version("nbgrader")


def test_nbgrader_gives_the_same_answers_today(tmp_path: Path):
    asked: list[tuple[Situation, str]] = [(SITUATIONS[name], submission) for name, submission in LIVE]
    kept = {name: {submission: KEPT["situations"][name]["scores"][submission]} for name, submission in LIVE}
    assert ask(tmp_path, asked) == kept
