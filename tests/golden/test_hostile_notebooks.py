"""Every cheat of the corpus earns what was honest and nothing more, learns nothing, and changes nothing."""

import base64
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil
import pytest

from grader.errors import SandboxUnavailable
from grader.model import Outcome
from grader.sandbox import default_sandbox
from tests.golden.hostile.corpus import PROOF, Case, load_cases
from tests.golden.hostile.graded import HONEST, HOSTILE, Graded, acting, encodings, grade_all
from tests.golden.hostile.world import PLACES, SECRETS, World, made_world

CASES = load_cases()
FAMILIES = {
    "invisible_failures", "lying_objects", "early_exits", "rewritten_cells", "forged_outputs", "outliving_the_cell",
    "reading_hidden_tests", "other_peoples_work", "writing_outside", "odd_names", "bombs", "endless_loops",
    "ignored_signals", "network",
}  # fmt: skip
SHOWN = {"text/plain", "image/png"}
KEYS = {"output_type", "name", "text", "data", "metadata", "execution_count", "ename", "evalue", "traceback"}
PNG = b"\x89PNG\r\n\x1a\n"
THREADS = 2
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@dataclass(frozen=True)
class Run:
    """The whole corpus, graded once."""

    graded: Mapping[tuple[str, str], Graded]
    world: World
    before: Mapping[str, str]
    after: Mapping[str, str]
    left: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch, made_world(tmp_path_factory.mktemp("world")) as world:
        patch.setattr("grader.autograde.notebooks.CELL_TIMEOUT_S", 1.0)
        patch.setattr("grader.autograde.notebooks.TIMEOUT_S", 8.0)
        try:
            with default_sandbox() as sandbox:
                grade_all(CASES[:1], world, sandbox, THREADS)
                resting, before = _processes() - len(sandbox._parents), world.state()
                graded = grade_all(CASES, world, sandbox, THREADS)
                resting += len(sandbox._parents)  # warm parents stay
                yield Run(graded, world, before, world.state(), _left(resting))
        except SandboxUnavailable as error:
            pytest.skip(error.en)


def _processes() -> int:
    return len(psutil.Process().children(recursive=True))


def _left(resting: int) -> int:
    """How many processes more than before are still there once everything had time to end."""
    deadline = time.monotonic() + 3
    while _processes() > resting and time.monotonic() < deadline:
        time.sleep(0.02)
    return max(0, _processes() - resting)


@each_case
def test_a_cheat_earns_just_what_was_honest(case: Case, run: Run):
    graded = run.graded[case.name, HOSTILE]
    result = graded.result
    assert graded.crash == ""
    for cell in result.cells if result is not None else ():
        honest = case.earned.get(cell.grade_id, (cell.max_score,))
        assert cell.outcome is Outcome.UNGRADED or cell.score in honest, cell


@each_case
def test_its_honest_twin_keeps_its_full_score(case: Case, run: Run):
    graded = run.graded[case.name, HONEST]
    assert not graded.rejected
    assert graded.result is not None
    assert [cell for cell in graded.result.cells if cell.score != cell.max_score] == []
    assert graded.result.status == "graded"


@each_case
def test_no_secret_is_told(case: Case, run: Run):
    told = run.graded[case.name, HOSTILE].told()
    assert [
        name for name, canary in run.world.canaries.items() if any(text in told for text in encodings(canary))
    ] == []


@each_case
def test_nothing_is_shown_that_a_browser_would_run(case: Case, run: Run):
    graded = run.graded[case.name, HOSTILE]
    assert graded.mimes() <= SHOWN
    assert all(base64.b64decode(image, validate=True).startswith(PNG) for image in graded.images())
    assert all(output.keys() <= KEYS and not output.get("metadata") for output in graded.outputs())


@pytest.mark.parametrize("case", [case for case in CASES if case.effect == "markup"], ids=lambda case: case.name)
@pytest.mark.parametrize("which", [HONEST, HOSTILE])
def test_a_page_of_such_outputs_runs_nothing(case: Case, which: str, run: Run):
    assert acting(run.graded[case.name, which].page()) == []


def test_the_front_door_refuses_what_nobody_could_grade(run: Run):
    refused = {case.name for case in CASES if run.graded[case.name, HOSTILE].rejected}
    assert refused == {case.name for case in CASES if case.rejected}


def test_few_submissions_end_without_a_verdict(run: Run):
    ungraded = [
        name for (name, _), graded in run.graded.items() if graded.result and graded.result.status == "ungraded"
    ]
    assert len(ungraded) <= len(CASES) // 20, ungraded


def test_nothing_on_the_host_is_changed(run: Run):
    assert run.after == run.before
    assert run.world.received == []


def test_no_process_is_left(run: Run):
    assert run.left == 0


def test_the_corpus_is_as_large_as_it_says():
    families = Counter(case.family for case in CASES)
    assert families.keys() == FAMILIES
    assert min(families.values()) >= 5
    assert len(CASES) >= 80
    for case in CASES:
        assert set(case.secrets) <= set(SECRETS)
        assert set(case.unchanged) <= PLACES.keys()


def test_every_case_was_shown_to_work():
    rows = re.findall(
        r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \| ([\d.e+]+) \| ([\d.e+]+) \|$", PROOF.read_text(), re.MULTILINE
    )
    assert [row[:4] for row in rows if float(row[5]) > float(row[4])] == [
        (case.name, case.family, case.works_on, case.effect) for case in CASES
    ]
