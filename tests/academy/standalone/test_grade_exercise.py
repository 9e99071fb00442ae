"""`academy grade-exercise`: a folder of work against an exercise's folder, whatever its kind."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]
PROVIDER = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/rows")\ndef rows(): return [1, 2, 3]\n'
CONSUMER = 'import httpx\ndef pull(url): return httpx.get(url + "/rows").json()\n'
ONE_ROW = PROVIDER.replace("[1, 2, 3]", "[1]")
HELLO = "def test_hello(trainee):\n    assert trainee.hello() == 'hello'\n"
EXERCISES: Mapping[str, Mapping[str, str]] = {
    "provider": {
        "exercise.toml": 'kind = "provider"\nentry = "app:app"\n',
        "tests/public/test_a.py": "def test_rows(client):\n    assert client.get('/rows').json() == [1, 2, 3]\n",
        "solution/app.py": PROVIDER,
        "wrong/app.py": ONE_ROW,
    },
    "consumer": {
        "exercise.toml": 'kind = "consumer"\nentry = "greet"\n',
        "tests/hidden/test_a.py": HELLO,
        "solution/greet.py": "def hello(): return 'hello'\n",
        "wrong/greet.py": "def hello(): return 'hi'\n",
    },
    "tests": {
        "exercise.toml": 'kind = "tests"\nentry = "tests/"\ntarget = "app:app"\n',
        "tests/hidden/test_a.py": "def test_one_row_is_noticed(suite):\n    assert suite.kills('one_row')\n",
        "tests/hidden/targets/right/reference/app.py": PROVIDER,
        "tests/hidden/targets/wrong/one_row/app.py": ONE_ROW,
        "solution/tests/test_mine.py": "def test_rows(client):\n    assert len(client.get('/rows').json()) == 3\n",
        "wrong/tests/test_mine.py": "def test_rows(client):\n    assert client.get('/rows').status_code == 200\n",
    },
    "pair": {
        "exercise.toml": 'kind = "pair"\nentry = "connector app:app"\n',
        "tests/hidden/test_a.py": "def test_all(trainee, base_url):\n    assert trainee.pull(base_url) == [1, 2, 3]\n",
        "solution/consumer/connector.py": CONSUMER,
        "solution/provider/app.py": PROVIDER,
        "wrong/consumer/connector.py": CONSUMER,
        "wrong/provider/app.py": ONE_ROW,
    },
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def mutant(fails: str, misconception: str) -> str:
    return f'must_fail = "{fails}"\nfails = ["{fails}"]\nmisconception_th = "{misconception}"\n'


@pytest.mark.parametrize("kind", EXERCISES)
def test_every_kind_is_graded(kind: str, run: Run, tmp_path: Path):
    folder, told = write(tmp_path / kind, EXERCISES[kind]), tmp_path / "told.json"
    assert run("grade-exercise", folder, folder / "solution", "--json", told, "--quiet") == (0, "", "")
    document: dict[str, Any] = json.loads(told.read_text())
    (result,) = document["results"]
    assert (document["version"], document["assignment_id"], result["student_id"]) == (1, kind, "solution")
    assert (result["status"], result["score"], result["max_score"]) == ("graded", 1.0, 1.0)
    (cell,) = result["cells"]
    assert cell.keys() == {"notebook_id", "grade_id", "outcome", "score", "max_score", "isolation", "message"}
    assert (cell["outcome"], cell["isolation"]) == ("passed", "judge")
    code, out, _ = run("grade-exercise", folder, folder / "wrong")
    assert code == 0
    assert out.endswith("graded  0 / 1\n")


def test_a_pairs_provider_may_be_a_partners(run: Run, tmp_path: Path):
    folder = write(tmp_path / "pair", EXERCISES["pair"])
    assert run("grade-exercise", folder, folder / "wrong", "--partner", folder / "solution")[1].endswith("1 / 1\n")
    assert run("grade-exercise", folder, folder / "solution", "--partner", folder / "wrong")[1].endswith("0 / 1\n")


def test_the_likely_mistake_is_told(run: Run, tmp_path: Path):
    folder = write(tmp_path / "a", EXERCISES["consumer"])
    write(folder, {"mutants/says_hi/mutant.toml": mutant("test_hello", "ทักผิดคำ")})
    assert "ทักผิดคำ" in run("grade-exercise", folder, folder / "wrong")[1]


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("consumer", {"tests/hidden/test_a.py": "x = 1\n"}, "no tests"),
        ("consumer", {"tests/hidden/test_a.py": "def test_(:\n"}, "line 1"),
        ("consumer", {"tests/hidden/test_a.py": HELLO, "tests/support/more.py": "x = [\n"}, "more.py"),
        ("consumer", {"tests/public/test_b.py": HELLO}, "test_hello"),
        ("consumer", {"exercise.toml": "kind = \n"}, "exercise.toml"),
        ("consumer", {"exercise.toml": 'kind = "essay"\nentry = "a"\n'}, "kind"),
        ("tests", {"exercise.toml": 'kind = "tests"\nentry = "tests/"\n'}, "target"),
        ("pair", {"exercise.toml": 'kind = "pair"\nentry = "connector"\n'}, "entry"),
        ("consumer", {"mutants/a/mutant.toml": mutant("test_gone", "ก")}, "test_gone"),
    ],
)
def test_an_exercise_that_cannot_be_used_is_refused(
    kind: str, change: Mapping[str, str], says: str, run: Run, tmp_path: Path
):
    folder = write(tmp_path / kind, {**EXERCISES[kind], **change})
    code, out, errors = run("grade-exercise", folder, folder / "solution", "--json", tmp_path / "told.json")
    thai, english = errors.strip().splitlines()
    assert (code, out) == (2, "")
    assert says in english
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert not (tmp_path / "told.json").exists()


def test_an_exercise_without_any_test_file_or_reference_is_refused(run: Run, tmp_path: Path):
    bare = write(tmp_path / "bare", {"exercise.toml": 'kind = "consumer"\nentry = "a"\n'})
    assert run("grade-exercise", bare, bare)[0] == 2
    without = {path: text for path, text in EXERCISES["tests"].items() if "reference" not in path}
    folder = write(tmp_path / "tests", without)
    assert run("grade-exercise", folder, folder / "solution")[0] == 2


def test_a_partner_of_what_is_no_pair_is_refused(run: Run, tmp_path: Path):
    folder = write(tmp_path / "a", EXERCISES["consumer"])
    assert run("grade-exercise", folder, folder / "solution", "--partner", folder / "wrong")[0] == 2
