"""Nothing is handed out that the gate has not let through, or a person answers for."""

import threading
from pathlib import Path

import pytest

from academy.gate import NotProved
from academy.launch.first_start import release_new_assignments
from academy.settings import Settings
from academy.web.proving import Proving
from academy.workflow import Academy


@pytest.fixture
def academy(root: Path, tmp_path: Path) -> Academy:
    home = tmp_path / "home"
    home.mkdir()
    return Academy(Settings(home=home, course_dir=root, cache_dir=tmp_path / "cache"))


def spoil(root: Path) -> None:
    (root / "exercises/a1/starter/collect.py").write_text("def fetch_all(pages):\n    return [1, 2]\n")


def test_what_nobody_proved_is_not_handed_out(academy: Academy):
    with pytest.raises(NotProved, match="academy course check a1"):
        academy.release_assignment("a1")
    assert academy.assignments() == []


def test_a_proof_holds_for_exactly_this_content(academy: Academy, root: Path):
    academy.prove(["a1"])
    assert academy.release_assignment("a1").assignment_id == "a1"
    spoil(root)
    with pytest.raises(NotProved):
        academy.release_assignment("a1")


def test_a_person_may_answer_for_what_is_not_proved(academy: Academy):
    assert academy.release_assignment("a1", unproved=True).assignment_id == "a1"


def test_a_course_that_cannot_be_written_to_has_its_proofs_in_the_cache(academy: Academy, root: Path, tmp_path: Path):
    (root / "proofs").write_text("no folder")
    academy.prove(["a1"])
    assert academy.is_proved("a1")
    assert list((tmp_path / "cache/proofs").rglob("a1.json"))


def test_the_first_start_proves_what_is_not_proved_yet(academy: Academy):
    assert release_new_assignments(academy) == (["a1"], [])
    assert release_new_assignments(academy) == ([], [])


def test_the_first_start_opens_with_nothing_red(academy: Academy, root: Path):
    spoil(root)
    with pytest.raises(NotProved, match="starter"):
        release_new_assignments(academy)
    assert academy.assignments() == []


def test_a_panel_is_told_to_come_back_while_it_is_proved(academy: Academy, monkeypatch: pytest.MonkeyPatch):
    (proof,) = academy.prove(["a1"])
    proved = threading.Event()
    monkeypatch.setattr(Proving, "_prove", lambda *_: proved.wait(60) and proof)
    proving, digest = Proving(academy.settings), academy.source_digest("a1")
    for _ in range(2):
        with pytest.raises(NotProved, match="a minute"):
            proving.ask("a1", digest)
    proved.set()
    proving.wait()
    proving.ask("a1", digest)


def test_a_panel_is_told_what_is_wrong(academy: Academy, root: Path):
    spoil(root)
    proving, digest = Proving(academy.settings), academy.source_digest("a1")
    with pytest.raises(NotProved):
        proving.ask("a1", digest)
    proving.wait()
    with pytest.raises(NotProved, match="a1/exercise/starter"):
        proving.ask("a1", digest)


def test_a_panel_is_told_why_proving_itself_failed(academy: Academy, root: Path):
    proving = Proving(academy.settings)
    digest = academy.source_digest("a1")
    (root / "course.toml").write_text("no course")
    with pytest.raises(NotProved):
        proving.ask("a1", digest)
    proving.wait()
    with pytest.raises(NotProved, match=r"course\.toml"):
        proving.ask("a1", digest)
