"""What hidden tests are made of is found in what is handed out, whatever it is called there."""

from pathlib import Path

from academy.gate import leaks
from academy.gate.finding import Finding
from grader.release import generate
from grader.source import load_course

HIDDEN = "exercises/a1/tests/hidden/test_secret.py"
SAMPLES = "exercises/a1/starter/samples.py"


def found(root: Path) -> list[Finding]:
    course = load_course(root)
    return list(leaks.findings(course.assignment("a1"), generate(course, "a1")))


def test_hidden_tests_under_other_names_are_found(root: Path):
    (root / SAMPLES).write_text((root / HIDDEN).read_text().replace("def test_", "def check_"))
    (finding,) = found(root)
    assert (finding.code, finding.where) == ("hidden-handed-out", "exercise/samples.py")
    assert "trainee.fetch_all(PAGES) == [1, 2, 3]" in finding.en


def test_a_copy_of_a_hidden_file_does_not_make_its_lines_open(root: Path):
    copy = root / "exercises/a1/tests/support/samples.py"
    copy.write_text((root / HIDDEN).read_text().replace("def test_", "def check_"))
    assert [item.where for item in found(root)] == ["exercise/tests/support/samples.py"]


def test_a_hidden_line_is_found_however_it_is_indented_and_in_a_comment(root: Path):
    line = 'assert trainee.fetch_all(PAGES)   ==\n    [1, 2, 3], "SECRET-EXERCISE"'
    (root / SAMPLES).write_text(f"# for example {line}")
    assert [item.where for item in found(root)] == ["exercise/samples.py"]


def test_a_file_with_several_hidden_lines_is_told_once_with_their_number(root: Path):
    hidden = (root / HIDDEN).read_text() + '    assert trainee.fetch_all([]) == [], "there is nothing to read"\n'
    (root / HIDDEN).write_text(hidden)
    (root / SAMPLES).write_text(hidden)
    (finding,) = found(root)
    assert "and 2 more" in finding.en


def test_lines_of_open_files_imports_and_what_feedback_tells_are_no_secrets(root: Path):
    shared = "    pages = [[number, number + 1] for number in range(9)]\n"
    for path in (HIDDEN, "exercises/a1/tests/public/test_public.py"):
        (root / path).write_text((root / path).read_text() + shared)
    told = "from collections.abc import Mapping, Sequence\n"
    (root / HIDDEN).write_text(told + (root / HIDDEN).read_text())
    (decorator,) = (line for line in (root / HIDDEN).read_text().splitlines() if line.startswith("@pytest.mark.grade"))
    (root / SAMPLES).write_text(f"{told}{decorator}\n{shared}")
    assert found(root) == []


def test_a_readme_makes_nothing_open(root: Path):
    shared = "".join(f"    rows_{number} = trainee.fetch_all([[{number}]] * 40)\n" for number in range(9))
    (root / HIDDEN).write_text((root / HIDDEN).read_text() + shared)
    (root / "exercises/a1/README.md").write_text("\n".join(shared.splitlines()[:2]))
    assert [item.where for item in found(root)] == ["exercise/README.md"]


def test_hidden_lines_one_after_another_are_secret_in_an_open_test_too(root: Path):
    lines = [f"    rows_{number} = trainee.fetch_all([[{number}]] * 40)" for number in range(20)]
    (root / HIDDEN).write_text("\n".join([(root / HIDDEN).read_text(), *lines]))
    public = root / "exercises/a1/tests/public/test_public.py"
    as_it_was = public.read_text()
    public.write_text("\n".join([as_it_was, *lines[:3]]))
    assert found(root) == []
    public.write_text("\n".join([as_it_was, *lines[:4]]))
    assert [item.where for item in found(root)] == ["exercise/tests/public/test_public.py"]


def test_a_hidden_case_in_the_open_part_of_its_own_cell_is_found(root: Path):
    notebook = root / "notebooks/a1/nb1.md"
    case = '    ([[1, 2], [3]], "two pages, three rows"),'
    text = notebook.read_text()
    hidden = text.replace("### BEGIN HIDDEN TESTS\n", f"### BEGIN HIDDEN TESTS\ncases = [\n{case}\n]\n", 1)
    notebook.write_text(hidden)
    assert found(root) == []
    notebook.write_text(
        hidden.replace("### BEGIN HIDDEN TESTS\n", f"cases = [\n{case}\n]\n### BEGIN HIDDEN TESTS\n", 1)
    )
    assert [item.where for item in found(root)] == ["nb1.ipynb"]
