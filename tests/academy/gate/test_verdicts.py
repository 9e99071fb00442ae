import json
from pathlib import Path

import pytest

from academy.gate.mutants import Mutant
from academy.gate.verdicts import KeptVerdicts
from grader.autograde import Found
from grader.model import Bundle, Release, Variant, VariantKind, to_ipynb


def notebook(code: str, prose: str = "") -> bytes:
    cells = [{"cell_type": "markdown", "source": prose}, {"cell_type": "code", "source": code}]
    return to_ipynb({"cells": [{"metadata": {}, **cell} for cell in cells]})


def release(tests: str, prose: str = "") -> Release:
    return Release("a1", Bundle({}), Bundle({"source/a1.ipynb": notebook(tests, prose)}), (), "")


def mutant(code: str, prose: str = "") -> Mutant:
    solution = Variant("a1", VariantKind.SOLUTION, "solution", Bundle({}))
    return Mutant(solution, "a1/f", code, "1 → 2", {"a1.ipynb": notebook(code, prose)})


@pytest.fixture
def kept(tmp_path: Path) -> KeptVerdicts:
    kept = KeptVerdicts(tmp_path / "verdicts")
    kept.keep(release("assert f(1)"), {mutant("x = 1"): Found.FAILURE, mutant("y = 1"): Found.UNSURE})
    return kept


def found(kept: KeptVerdicts, of: Release, code: str, prose: str = "") -> list[Found]:
    return list(kept.find(of, [mutant(code, prose)]).values())


def test_a_verdict_outlives_new_prose(kept: KeptVerdicts):
    assert found(kept, release("assert f(1)", "new"), "x = 1", "new") == [Found.FAILURE]


def test_other_tests_or_other_code_are_tried_anew(kept: KeptVerdicts):
    assert found(kept, release("assert f(2)"), "x = 1") == []
    assert found(kept, release("assert f(1)"), "x = 2") == []


def test_what_was_not_decided_is_tried_anew(kept: KeptVerdicts):
    assert found(kept, release("assert f(1)"), "y = 1") == []


def test_a_file_that_cannot_be_read_is_nothing_known(kept: KeptVerdicts, tmp_path: Path):
    (file,) = (tmp_path / "verdicts").glob("*.json")
    for nonsense in ("", "[]", json.dumps({"x": "maybe"})):
        file.write_text(nonsense)
        assert found(kept, release("assert f(1)"), "x = 1") == []


@pytest.mark.usefixtures("kept")
def test_forced_nothing_is_known(tmp_path: Path):
    assert found(KeptVerdicts(tmp_path / "verdicts", forget=True), release("assert f(1)"), "x = 1") == []
