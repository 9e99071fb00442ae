"""Figures in a terminal: what a sealed file calls an agency is shown as it is."""

import pytest

from academy.cli.figures import print_rates
from indicator import pass_rate
from tests.indicator.conftest import AS_OF, M01, SIXTY, Score, person


def test_a_name_in_square_brackets_is_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    people = [person("a", "[link=http://x]กอง[/nope]")]
    print_rates(pass_rate(people, [M01], [Score("a", "m01", 10, 10)], SIXTY, as_of=AS_OF))
    assert "[/nope]" in capsys.readouterr().out
