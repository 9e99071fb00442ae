"""Figures in a terminal: what a sealed file calls an agency is shown as it is."""

from pathlib import Path

import pytest

from academy.cli.figures import print_rates
from academy.cli.indicator import verify
from indicator import pass_rate
from tests.indicator.conftest import AS_OF, M01, SIXTY, Score, person
from tests.indicator.test_bundle import chained, of_the_first_version


def test_a_name_in_square_brackets_is_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    people = [person("a", "[link=http://x]กอง[/nope]")]
    print_rates(pass_rate(people, [M01], [Score("a", "m01", 10, 10)], SIXTY, as_of=AS_OF))
    assert "[/nope]" in capsys.readouterr().out


def test_a_file_of_the_first_version_is_told_as_one(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "first.jsonl"
    file.write_bytes(chained(of_the_first_version()))
    verify(file, on_paper="")
    assert "version 1, which is checked less strictly" in capsys.readouterr().out
