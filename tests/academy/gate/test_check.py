"""What keeps the gate shut, each shown by one thing broken in a course that passes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from academy.gate import Proof

Prove = Callable[..., Proof]


def codes(proof: Proof) -> list[str]:
    return [item.code for item in proof.findings]


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_a_course_that_asks_for_nothing_proves_what_it_prepared(prove: Prove):
    proof = prove()
    assert proof.green
    assert (proof.solution_percent, proof.starter_percent) == (100, 0)
    assert (proof.alternatives, proof.mutants, proof.mutation_percent) == ((2, 2), (3, 3), None)


def test_a_solution_must_pass(prove: Prove, root: Path):
    change(root / "exercises/a1/solution/collect.py", "for page in pages", "for page in pages[:1]")
    proof = prove()
    assert "solution-not-as-claimed" in codes(proof)
    (found,) = [item for item in proof.findings if item.where == "a1/exercise/solution"]
    assert "test_reads_every_page" in found.th
    assert "test_reads_every_page" in found.en


def test_a_right_answer_written_otherwise_must_pass(prove: Prove, root: Path):
    change(root / "notebooks/a1/variants/with_len.toml", "len([row", "1 + len([row")
    assert codes(prove()) == ["alternative-not-as-claimed"]


def test_untouched_work_must_earn_nothing(prove: Prove, root: Path):
    change(root / "exercises/a1/starter/collect.py", "raise NotImplementedError", "return [1, 2]")
    assert codes(prove()) == ["starter-not-as-claimed"]


def test_a_mutant_fails_no_more_and_no_less_than_it_names(prove: Prove, root: Path):
    change(root / "exercises/a1/mutants/one_page/collect.py", "pages[0]", "pages[9]")
    change(
        root / "notebooks/a1/variants/first_page_twice.toml", '["test-total-rows", "test-partial"]', '["test-partial"]'
    )
    proof = prove()
    assert codes(proof) == ["mutant-not-as-claimed"] * 2
    assert proof.mutants == (1, 3)


def test_nothing_hidden_is_handed_out(prove: Prove, root: Path):
    (root / "exercises/a1/starter/notes.txt").write_text("see test_reads_every_page")
    (root / "exercises/a1/tests/support/hint.txt").write_text('assert total_rows([[7]] * 40) == 40, "SECRET-NOTEBOOK"')
    assert codes(prove()) == ["hidden-handed-out"] * 2


def test_links_lead_to_what_trainees_get(prove: Prove, root: Path):
    readme = "[a](tests/public/test_public.py) [b](../nb1.ipynb) [c](tests/hidden/test_secret.py) ![d](x.png) `[e](y)`"
    (root / "exercises/a1/README.md").write_text(readme)
    found = [(item.code, item.where) for item in prove().findings]
    assert found == [("dead-link", "a1/exercise/README.md")] * 2


def test_work_that_is_there_twice_is_told(prove: Prove, root: Path):
    """Comments and layout make no other program."""
    solution = (root / "exercises/a1/solution/collect.py").read_text()
    (root / "exercises/a1/alternatives/loop/collect.py").write_text(f"# otherwise\n\n{solution}")
    (found,) = prove().findings
    assert (found.code, found.where) == ("same-work-twice", "a1/exercise/loop")
    assert "solution" in found.en


def test_the_course_says_how_much_it_asks(prove: Prove):
    proof = prove("mutants = 4\nalternatives = 2\n")
    assert codes(proof)[:3] == ["too-few-mutants", "too-few-alternatives", "too-few-alternatives"]


def test_a_test_that_no_wrong_answer_fails_keeps_it_back(prove: Prove, root: Path):
    (found,) = prove("mutants = 3\n").findings
    assert (found.code, found.where) == ("test-nothing-fails", "a1/exercise/test_returns_a_list")
    wrong = root / "exercises/a1/mutants/text"
    wrong.mkdir()
    (wrong / "collect.py").write_text("def fetch_all(pages):\n    return str(pages)\n")
    claim = 'must_fail = "test_returns_a_list"\nfails = ["test_returns_a_list", "test_reads_every_page"]\n'
    (wrong / "mutant.toml").write_text(f'{claim}misconception_th = "คืนข้อความ"\n')
    assert prove().green


def test_a_test_without_points_needs_no_wrong_answer(prove: Prove, root: Path):
    marked = "@pytest.mark.grade(points=0)\ndef test_returns_a_list"
    file = root / "exercises/a1/tests/public/test_public.py"
    change(file, "def test_returns_a_list", marked)
    change(file, "from pages", "import pytest\nfrom pages")
    assert prove("mutants = 3\n").green


def test_mutations_that_survive_are_told_and_can_be_set_aside(prove: Prove, root: Path):
    change(root / "exercises/a1/solution/collect.py", "    return", "    limit = 30 + 1\n    return")
    proof = prove("mutation_percent = 100\n")
    assert codes(proof) == ["mutants-survive"]
    assert [item.change for item in proof.survivors] == ["30 + 1 → 30 - 1", "30 → 31", "1 → 2"]
    entries = [
        f'[[equivalent]]\nwhere = "collect.py"\nline = "limit = 30 + 1"\nchange = "{item.change}"\nreason = "unused"\n'
        for item in proof.survivors
    ]
    aside = root / "exercises/a1/equivalent.toml"
    aside.write_text("\n".join(entries))
    proof = prove()
    assert (proof.green, proof.equivalent, proof.survived) == (True, 3, 0)
    assert (proof.mutation_percent, proof.raw_percent) == (
        None if not proof.killed else 100.0,
        100 * proof.killed / (proof.killed + 3),
    )
    change(root / "exercises/a1/solution/collect.py", "    limit = 30 + 1\n", "")
    assert codes(prove()) == ["equivalent-fits-nothing"] * 3


def test_a_mutation_that_never_ends_is_counted_apart(prove: Prove, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("academy.gate.mutants.TEST_S", 0.5)
    counting = "    n = 0\n    while n < 3:\n        n += 1\n    return"
    change(root / "exercises/a1/solution/collect.py", "    return", counting)
    proof = prove("mutation_percent = 1\n")
    assert (proof.timeouts, proof.killed, proof.survived) == (1, 0, 4)


def test_thai_is_asked_for_where_the_course_wants_it(prove: Prove):
    found = set(codes(prove("thai_text = true\n")))
    assert found == {"table-incomplete", "points-not-told", "test-untitled", "no-thai-message"}


def test_a_test_that_looks_at_nothing_is_told_so(prove: Prove, root: Path):
    change(
        root / "exercises/a1/tests/public/test_public.py",
        "assert trainee.fetch_all(PAGES[:1]) == [1, 2]",
        "list(trainee.fetch_all(PAGES))",
    )
    change(root / "notebooks/a1/nb1.md", "assert total_rows([]) == 0", "total_rows([])")
    found = [
        (item.code, item.where)
        for item in prove("mutants = 3\n").findings
        if "assert" in item.code or "nothing" in item.code
    ]
    assert found == [
        ("test-without-assert", "a1/nb1/test-empty"),
        ("test-without-assert", "a1/exercise/test_returns_a_list"),
    ]


def test_a_file_is_named_by_its_place_in_the_module(prove: Prove, root: Path):
    (root / "exercises/a1/mutants/one_page/mutant.toml").write_text(
        'must_fail = "test_reads_every_page"\nfails = ["test_reads_every_page"]\nmisconception_th = "อ่านเพยงหน้าแรกก"\n'
    )
    places = [item.where for item in prove("thai_text = true\n").findings if item.code == "unknown-words"]
    assert "a1/exercise/mutants/one_page/mutant.toml" in places


def test_what_is_proved_is_not_proved_again(prove: Prove, root: Path, monkeypatch: pytest.MonkeyPatch):
    first = prove()
    monkeypatch.setattr("academy.gate.course._prove", lambda *_: pytest.fail("proved again"))
    assert prove() == first
    assert (root / "proofs/a1.json").is_file()


def test_a_change_is_proved_anew(prove: Prove, root: Path):
    assert prove().green
    change(root / "exercises/a1/starter/collect.py", "raise NotImplementedError", "return [1, 2]")
    assert not prove().green
